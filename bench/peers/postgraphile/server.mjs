// PostGraphile as its documentation sets it up for Node's own HTTP server: the
// Amber preset, with the plugin for filters over relations that it points to.
//
//   node server.mjs POSTGRES_URL ADDRESS
import { createServer } from "node:http";
import { grafserv } from "postgraphile/grafserv/node";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { PostGraphileConnectionFilterPreset } from "postgraphile-plugin-connection-filter";

const [store, address] = process.argv.slice(2);
const [host, port] = address.split(":");

const preset = {
  extends: [PostGraphileAmberPreset, PostGraphileConnectionFilterPreset],
  pgServices: [makePgService({ connectionString: store, schemas: ["public"], poolConfig: { max: 10 } })],
  grafast: { explain: false },
  grafserv: { graphqlPath: "/graphql", graphiql: false, watch: false },
  schema: { connectionFilterRelations: true, connectionFilterAllowEmptyObjectInput: true },
};

const server = createServer();
const serv = postgraphile(preset).createServ(grafserv);
await serv.addTo(server);
server.listen(Number(port), host);

// It does not outlive the process that started it.
process.stdin.resume().on("end", () => process.exit(0));
