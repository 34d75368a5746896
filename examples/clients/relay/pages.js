// Reads all pages of lists with Relay's runtime, and prints what its store holds then.
//
//   node relay/pages.js http://127.0.0.1:8080/graphql per-nak
import {register} from 'node:module';
import {Environment, Network, RecordSource, Store, createOperationDescriptor, getSingularSelector} from 'relay-runtime';

// The compiler writes imports without the ending .js, as bundlers resolve them.
register('data:text/javascript,' + encodeURIComponent(
  `export const resolve = (name, context, next) => next(name.endsWith('.graphql') ? name + '.js' : name, context);`));
const generated = async name => (await import(`./__generated__/${name}.graphql.js`)).default;

const [endpoint, id] = process.argv.slice(2);
const count = 2;

const environment = new Environment({
  store: new Store(new RecordSource()),
  network: Network.create(async (operation, variables) => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {'Content-Type': 'application/json'},
      body: JSON.stringify({documentId: operation.id, variables}),
    });
    return response.json();
  }),
});

// Fetches an operation, whose result the store merges, and returns what it selects.
async function fetched(query, variables) {
  const operation = createOperationDescriptor(query, variables);
  environment.retain(operation);
  await environment.execute({operation}).toPromise();
  return environment.lookup(operation.fragment).data;
}

// Reads the pages of the list that a fragment has a connection of. Each next page is fetched
// as usePaginationFragment does.
async function pages(fragmentName, owner, list, backward = false) {
  const fragment = await generated(fragmentName);
  const next = fragment.metadata.refetch.operation;
  const held = () => environment.lookup(getSingularSelector(fragment, owner)).data[list];
  for (let info = held().pageInfo; backward ? info.hasPreviousPage : info.hasNextPage; info = held().pageInfo) {
    await fetched(next, {id, count, cursor: backward ? info.startCursor : info.endCursor});
  }
  return held().edges;
}

const {person} = await fetched(await generated('PersonQuery'), {id, count});
const cases = await pages('Person_cases', person, 'cases');
console.log(`${cases.length} cases of ${person.name}`);
for (const {node, relationships} of cases) {
  console.log(`${node.title}: ${relationships.map(r => r.role).join(' ')}`);
}
const neighbors = await pages('Person_relationships', person, 'relationships');
console.log(`${neighbors.length} nodes around, by ${neighbors.flatMap(e => e.relationships).length} relationships`);

const statements = await fetched(await generated('StatementsQuery'), {count});
console.log(`${(await pages('Statements_forward', statements, 'statements')).length} statements forward`);
console.log(`${(await pages('Statements_backward', statements, 'earlier', true)).length} statements backward`);
