// Pages lists to their ends, and finds each row in the cache once: node built/apollo/pages.js [URL]
import assert from 'node:assert/strict';
import type {OperationVariables, TypedDocumentNode} from '@apollo/client';
import {filter, firstValueFrom} from 'rxjs';
import {
  PagesDocument, RelationshipsDocument, SearchDocument,
  type PagesQuery, type PagesQueryVariables, type SearchHitFragment,
} from '../generated/graphql.js';
import {clientOf} from './client.js';

const uri = process.argv[2] ?? 'http://127.0.0.1:8080/graphql';

// read asks for the first page, then for others as long as next names one, and gives what the cache then holds
// for the first.
async function read<Data, Variables extends OperationVariables>(
  query: TypedDocumentNode<Data, Variables>, variables: NoInfer<Variables>, next: (page: Data) => Partial<Variables> | null,
): Promise<Data> {
  const client = clientOf(uri);
  const list = client.watchQuery<Data, OperationVariables>({query, variables});
  const held = list.subscribe(() => {});
  const first = await firstValueFrom(list.pipe(filter(result => result.dataState === 'complete')));
  for (let more = next(first.data as Data); more; ) {
    const page = await list.fetchMore({variables: more});
    more = next(page.data as Data);
  }
  held.unsubscribe();
  const data = client.readQuery<Data, OperationVariables>({query, variables});
  assert(data);
  return data as Data;
}

interface Page {
  hasNextPage: boolean;
  endCursor: string | null;
}

const after = ({hasNextPage, endCursor}: Page) => (hasNextPage ? {after: endCursor} : null);

// once holds rows against how many there are, and finds none twice.
function once(what: string, rows: {cursor: string}[], total: number) {
  assert.equal(rows.length, total, what);
  assert.equal(new Set(rows.map(row => row.cursor)).size, total, `${what}: one comes twice`);
  console.log(`${total} ${what}`);
}

const ids = ({statements}: PagesQuery) => statements.edges.map(edge => edge.node.id);
const ordered: PagesQueryVariables = {orderBy: [{kind: 'ASC'}, {date: 'DESC'}]};
const whole = await read(PagesDocument, {...ordered, first: 100}, () => null);

const forward = await read(PagesDocument, {...ordered, first: 4}, page => after(page.statements.pageInfo));
once('statements forward', forward.statements.edges, forward.statements.totalCount);
assert.deepEqual(ids(forward), ids(whole));

const backward = await read(PagesDocument, {...ordered, last: 4}, ({statements: {pageInfo}}) =>
  pageInfo.hasPreviousPage ? {before: pageInfo.startCursor} : null);
once('statements backward', backward.statements.edges, backward.statements.totalCount);
assert.deepEqual(ids(backward), ids(whole));

const {node} = await read(RelationshipsDocument, {id: 'per-nak', first: 5}, page =>
  page.node && after(page.node.relationships.pageInfo));
assert(node);
once('relationships of a person', node.relationships.edges, node.relationships.totalCount);

const {search} = await read(SearchDocument, {query: 'police', first: 3}, page => after(page.search.pageInfo));
once('nodes found', search.edges, search.totalCount);

// The types are those of the schema: what is not in it, tsc refuses.
const hit: SearchHitFragment = search.edges[0]!.node;
// @ts-expect-error: a hit was not asked for its note.
assert.equal(hit.note, undefined);
// @ts-expect-error: no statement is ordered by a colour.
({orderBy: [{colour: 'ASC'}]}) satisfies PagesQueryVariables;
