// Reads an export with Cytoscape.js and prints what it found, a JSON text a line.
const fs = require("fs");
const cytoscape = require("cytoscape");
const graph = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const cy = cytoscape({ headless: true, styleEnabled: false, elements: graph.elements });
const say = (...parts) => console.log(JSON.stringify(["cytoscape", ...parts]));
say("graph", graph.data);
cy.nodes().forEach((n) => say("node", n.id(), n.data()));
cy.edges().forEach((e) => say("edge", e.id(), e.data(), e.source().id(), e.target().id()));
