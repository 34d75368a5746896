"""Reads the graphs in a folder with the tools that they are for, and prints what it found,
a JSON text a line. The first word of a line is the file."""
import json, sys, pathlib
import igraph, networkx

folder = pathlib.Path(sys.argv[1])
say = lambda *parts: print(json.dumps(parts, ensure_ascii=False, sort_keys=True))


def told(name, g):
    say(name, "graph", g.is_directed(), g.graph)
    for n, data in sorted(g.nodes(data=True)):
        say(name, "node", n, data)
    for a, b, key, data in sorted(g.edges(keys=True, data=True), key=lambda e: e[2]):
        say(name, "edge", key, data, a, b)


told("graphml", networkx.read_graphml(folder / "graphml", force_multigraph=True))
told("gexf", networkx.MultiDiGraph(networkx.read_gexf(folder / "gexf", version="1.3")))
g = igraph.Graph.Read_GraphML(str(folder / "igraph"))
# igraph 1.0.0 gives edges the ids of nodes, so only the ends of edges are told.
edges = sorted([e["type"], g.vs[e.source]["id"], g.vs[e.target]["id"]] for e in g.es)
say("igraph", "graph", g.is_directed(), edges)
for v in g.vs:
    # igraph has an empty text where there is none, and nan where there is no number.
    say("igraph", "node", v["id"], {k: x for k, x in v.attributes().items() if x != "" and x == x and k != "id"})
