"""Reads GraphML with networkx and prints what it found, a JSON text a line."""
import json, sys
import networkx

g = networkx.read_graphml(sys.argv[1], force_multigraph=True)
say = lambda *parts: print(json.dumps(parts, ensure_ascii=False, sort_keys=True))
say("graph", g.is_directed(), g.graph)
for n, data in sorted(g.nodes(data=True)):
    say("node", n, data)
for a, b, key, data in sorted(g.edges(keys=True, data=True), key=lambda e: e[2]):
    say("edge", key, a, b, data)
