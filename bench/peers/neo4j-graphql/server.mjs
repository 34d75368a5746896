// @neo4j/graphql behind Apollo Server, as its documentation sets it up: a driver,
// the type definitions, and a standalone server.
//
//   node server.mjs BOLT_URL ADDRESS
import { readFileSync } from "node:fs";
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { Neo4jGraphQL } from "@neo4j/graphql";
import neo4j from "neo4j-driver";

const [store, address] = process.argv.slice(2);
const url = new URL(store);
const [host, port] = address.split(":");

const driver = neo4j.driver(`bolt://${url.host}`, neo4j.auth.basic(url.username, url.password));
const typeDefs = readFileSync(new URL("schema.graphql", import.meta.url), "utf8");
const schema = await new Neo4jGraphQL({ typeDefs, driver }).getSchema();
const server = new ApolloServer({ schema, introspection: true });
await startStandaloneServer(server, {
  context: async () => ({ sessionConfig: { database: "neo4j" } }),
  listen: { host, port: Number(port) },
});

// It does not outlive the process that started it.
process.stdin.resume().on("end", () => process.exit(0));
