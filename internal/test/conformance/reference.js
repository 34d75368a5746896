// The reference: graphql-js over the facts as they were loaded, with resolvers as
// plain as they can be. It knows nothing of plans and pages of stores; what it
// answers is what GraphQL's specification and DESIGN's sentences say.
//
// Run with the folder of its modules. It reads one request on stdin (see
// reference_test.go) and writes {problems, introspected, answers} on stdout.
'use strict';

const graphql = require(process.argv[2] + '/graphql');
const request = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));

const byID = (a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
const facts = [...request.facts].sort(byID);
const fact = new Map(facts.map((f) => [f.id, f]));
const relationships = facts.filter((f) => f.from);
const datasets = [...request.datasets].sort((a, b) => (a.name < b.name ? -1 : 1));

const query = {
  node: ({ id }) => node(id),
  nodes: ({ ids }) => ids.map((id) => node(id)),
  relationship: ({ id }) => (fact.get(id)?.from ? fact.get(id) : null),
  relationships: (args) => connection(relationships.map((node) => ({ node })), args),
  datasets: () => datasets,
  dataset: ({ name }) => datasets.find((d) => d.name === name) ?? null,
  server: () => request.server,
};
for (const [singular, plural, type] of request.roots) {
  query[singular] = ({ id }) => (fact.get(id)?.type === type ? fact.get(id) : null);
  query[plural] = (args) => connection(facts.filter((f) => f.type === type).map((node) => ({ node, relationship: null })), args);
}

function node(id) {
  const f = fact.get(id);
  return f && !f.from ? f : null;
}

// connection is a page of rows { node, relationship }, in their order.
function connection(rows, { first, last }) {
  const limit = first ?? last ?? 20;
  const backward = first == null && last != null;
  const page = backward ? rows.slice(-limit) : rows.slice(0, limit);
  const more = rows.length > limit;
  return {
    edges: page.map((row) => ({ ...row, cursor: '' })),
    nodes: page.map((row) => row.node),
    totalCount: rows.length,
    facets: ({ by, first, limit }) => by.map((name) => facetPage(name, facet(rows, name), limit ?? first ?? 20)),
    stats: ({ of }) => of.map((name) => stat(rows, name)),
    pageInfo: {
      hasNextPage: !backward && more,
      hasPreviousPage: backward && more,
      startCursor: page.length ? '' : null,
      endCursor: page.length ? '' : null,
    },
  };
}

// has is what the fact of a row has under a name, as a list.
function has({ node }, name) {
  if (name === 'type') return [node.type];
  if (name === 'standing') return [standing(node)];
  const v = node.values[name] ?? null;
  const list = Array.isArray(v) ? [...new Set(v)] : [v];
  return list.length ? list : [null];
}

// facetPage is the first page of the values of a facet.
function facetPage(by, all, first) {
  const values = all.slice(0, first);
  const sum = (some) => some.reduce((n, v) => n + v.count, 0);
  const cursor = values.length ? '' : null;
  const pageInfo = { hasNextPage: all.length > first, hasPreviousPage: false, startCursor: cursor, endCursor: cursor };
  return { by, values, valueCount: all.length, otherCount: sum(all) - sum(values), pageInfo };
}

function facet(rows, name) {
  const counts = new Map();
  for (const v of rows.flatMap((row) => has(row, name))) counts.set(v, (counts.get(v) ?? 0) + 1);
  const values = [...counts].map(([value, count]) => ({ value: value === null ? null : String(value), id: null, count }));
  const after = (a, b) => (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1);
  return values.sort((a, b) => b.count - a.count || after(a.value, b.value));
}

// stat reckons in millionths: the numbers of the seed have fewer decimals.
function stat(rows, name) {
  const all = rows.flatMap((row) => has(row, name)).filter((v) => v !== null).sort((a, b) => a - b);
  if (!all.length) return { of: name, count: 0 };
  const over = (some, n) => some.reduce((sum, v) => sum + Math.round(v * 1e6), 0) / (n * 1e6);
  const middle = [all[(all.length - 1) >> 1], all[all.length >> 1]];
  return { of: name, count: all.length, min: all[0], max: all[all.length - 1], sum: over(all, 1), mean: over(all, all.length), median: over(middle, 2) };
}

// end are the rows at an end of a node: by the far node's id, then the relationship's.
function end(of, { relationship, direction }, args) {
  const rows = [];
  for (const r of relationships) {
    if (r.type !== relationship) continue;
    if (r.from === of.id && direction !== 'IN') rows.push({ node: fact.get(r.to), relationship: r });
    else if (r.to === of.id && direction !== 'OUT') rows.push({ node: fact.get(r.from), relationship: r });
  }
  rows.sort((a, b) => byID(a.node, b.node) || byID(a.relationship, b.relationship));
  return connection(rows, args);
}

// standing is how a claim stands among what asserts and denies it.
function standing(claim) {
  const said = (type, all) => relationships.some((r) => r.type === type && r.to === claim.id && (all || r.values.status !== 'RETRACTED'));
  const [asserted, denied] = [said('Asserts'), said('Denies')];
  if (asserted && denied) return 'DISPUTED';
  if (asserted) return 'ASSERTED_ONLY';
  if (denied) return 'DENIED_ONLY';
  return said('Asserts', true) || said('Denies', true) ? 'RETRACTED' : 'UNSUPPORTED';
}

function resolve(source, args, _, info) {
  const name = info.fieldName;
  const parent = info.parentType.name;
  if (parent === 'Query') return query[name](args);
  if (!source.values || parent === 'Facet') return typeof source[name] === 'function' ? source[name](args) : source[name]; // connections, edges, the server
  if (parent === 'Citation') return name === 'source' ? fact.get(source.source) : value(source.values, info);
  if (parent === 'Dataset') return name === 'name' ? source.name : value(source.values, info);
  if (source.from && (name === 'source' || name === 'target')) return fact.get(name === 'source' ? source.from : source.to);
  if (name === 'id' || name === 'type' || name === 'citations') return source[name];
  if (name === 'datasets') return datasets.filter((d) => source.values.datasets?.includes(d.name));
  if (name === 'supports') {
    const cites = (f) => f.citations.some((c) => c.source === source.id);
    return connection(facts.filter(cites).map((node) => ({ node })), args);
  }
  if (parent === 'Claim' && name === 'standing') return standing(source);
  const at = request.ends[parent]?.[name];
  return at ? end(source, at, args) : value(source.values, info);
}

function value(values, info) {
  const type = graphql.getNullableType(info.returnType);
  const v = values[info.fieldName] ?? (graphql.isListType(type) ? [] : null);
  return v !== null && graphql.getNamedType(type).name === 'DateTime' ? new Date(v).toISOString() : v;
}

const problems = [];
const schema = graphql.buildSchema(request.sdl);
problems.push(...graphql.validateSchema(schema).map(String));

let introspected = '';
if (request.introspection) {
  const sorted = (s) => graphql.printSchema(graphql.lexicographicSortSchema(s));
  introspected = sorted(graphql.buildClientSchema(JSON.parse(request.introspection)));
  if (introspected === sorted(schema)) introspected = '';
}

const answers = request.operations.map(({ query, variables }) => {
  const document = graphql.parse(query);
  const errors = graphql.validate(schema, document);
  if (errors.length) return JSON.stringify({ errors: errors.map(String) });
  return JSON.stringify(graphql.executeSync({
    schema, document, variableValues: variables, rootValue: {}, fieldResolver: resolve, typeResolver: (v) => v.type,
  }));
});

process.stdout.write(JSON.stringify({
  problems, introspected, answers, introspectionQuery: graphql.getIntrospectionQuery({ specifiedByUrl: true, oneOf: true, inputValueDeprecation: true }),
}));
