// Asks for a neighbourhood and for paths through it, and finds in the cache one entity for each fact, whichever of
// the two brought it: node built/apollo/entities.js [URL]
import assert from 'node:assert/strict';
import type {NormalizedCacheObject} from '@apollo/client';
import {
  DrawnNodeFragmentDoc, NeighborhoodDocument, PathStepFragmentDoc, PathsDocument,
} from '../generated/graphql.js';
import {clientOf} from './client.js';

const uri = process.argv[2] ?? 'http://127.0.0.1:8080/graphql';

// What Apollo warns of would be lost data.
for (const level of ['warn', 'error'] as const) {
  console[level] = (...said: unknown[]) => assert.fail(said.join(' '));
}

const client = clientOf(uri);
const {data: around} = await client.query({query: NeighborhoodDocument, variables: {of: ['per-inmate'], depth: 2}});
const {data: joined} = await client.query({query: PathsDocument, variables: {from: 'ag-moi', to: 'per-inmate'}});
assert(around && joined);

const facts = new Set<string>();
let met = 0;
for (const {nodes, relationships} of [around.neighborhood, ...joined.paths]) {
  for (const fact of [...nodes, ...relationships]) {
    facts.add(`${fact.__typename}:${fact.id}`);
    met++;
  }
}
assert(met > facts.size, 'the two share facts');

const cache = client.cache.extract() as NormalizedCacheObject;
const entities = new Set(Object.keys(cache).filter(key => !key.startsWith('ROOT_')));
for (const fact of facts) assert(entities.has(fact), `${fact} is an entity`);
const others = [...entities].filter(entity => !facts.has(entity));
assert(others.every(entity => entity.startsWith('Source:')), `only citations bring more: ${others}`);

// What both asked of a fact stands at its one entity, and is found by fragments on interfaces.
const step = joined.paths[0]!.relationships[0]!;
assert(client.readFragment({id: client.cache.identify(step), fragment: PathStepFragmentDoc, fragmentName: 'PathStep'}));
const start = joined.paths[0]!.nodes[0]!;
assert.equal(client.readFragment({id: client.cache.identify(start), fragment: DrawnNodeFragmentDoc})?.label, start.label);

// And nothing is kept beside them: roots only refer.
for (const [field, value] of Object.entries(cache.ROOT_QUERY!)) {
  for (const graph of [value].flat() as any[]) {
    for (const fact of [...graph?.nodes ?? [], ...graph?.relationships ?? []]) assert(fact.__ref, field);
  }
}
console.log(`${met} facts met, ${facts.size} entities`);
