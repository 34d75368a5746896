// Runs the audits of graphql-http against a server and prints what came of each.
// Arguments: the folder with the npm packages, and the URL of the endpoint.
const [modules, url] = process.argv.slice(2);
const { serverAudits } = require(require.resolve("graphql-http", { paths: [modules] }));

(async () => {
  const results = [];
  for (const audit of serverAudits({ url, fetchFn: fetch })) {
    const { status, reason } = await audit.fn();
    results.push({ id: audit.id, name: audit.name, status, reason: reason ?? "" });
  }
  console.log(JSON.stringify(results));
})();
