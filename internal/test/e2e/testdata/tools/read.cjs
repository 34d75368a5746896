// Reads the API with several versions of graphql-js, by introspection and from its SDL, and
// composes a supergraph of it. Prints a line for each. Run with the folder of the modules and
// the address of the server.
const [modules, server] = process.argv.slice(2);

(async () => {
  const sdl = await (await fetch(server + '/schema.graphql')).text();
  for (const name of ['graphql-14', 'graphql-15', 'graphql-16.6', 'graphql']) {
    const graphql = require(`${modules}/${name}`);
    const response = await fetch(server + '/graphql', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ query: graphql.getIntrospectionQuery() }),
    });
    const { data, errors } = await response.json();
    if (errors) throw new Error(`${name}: ${JSON.stringify(errors)}`);
    const problems = graphql.validateSchema(graphql.buildClientSchema(data));
    console.log(name, 'introspects', problems.map((p) => p.message).join('; ') || 'ok');
    if (name === 'graphql-14') continue; // it knows no interfaces of interfaces in SDL
    console.log(name, 'reads the SDL', graphql.validateSchema(graphql.buildSchema(sdl)).map((p) => p.message).join('; ') || 'ok');
  }
  const { composeServices } = require(`${modules}/@apollo/composition`);
  const { parse } = require(`${modules}/graphql`);
  const { errors } = composeServices([{ name: 'casegraph', url: server, typeDefs: parse(sdl) }]);
  console.log('Apollo composes', (errors ?? []).map((e) => e.message).join('; ') || 'ok');
})();
