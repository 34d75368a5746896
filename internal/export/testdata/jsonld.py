"""Reads JSON-LD with rdflib and prints what it says of each id that is an argument after the
folder, then every term of schema.org and PROV, in its context or its graph, that does not
exist."""
import json, sys
import rdflib
from rdflib.namespace import PROV, SDO

document = sys.argv[1] + "/jsonld"
g = rdflib.Graph().parse(document, format="json-ld")
for name in sys.argv[2:]:
    subject = rdflib.URIRef(name)
    members = len(list(g.objects(subject, PROV.hadMember)))
    lines = [f"prov:hadMember: {members} of them"] if members else []
    for p, o in g.predicate_objects(subject):
        if isinstance(o, rdflib.BNode):
            inner = sorted(f"{q.n3(g.namespace_manager)} {x.n3(g.namespace_manager)}" for q, x in g.predicate_objects(o))
            lines.append(f"{p.n3(g.namespace_manager)} [ {' ; '.join(inner)} ]")
        elif p != PROV.hadMember:
            lines.append(f"{p.n3(g.namespace_manager)} {o.n3(g.namespace_manager)}")
    lines += [f"is prov:hadMember of {s.n3()}" for s in g.subjects(PROV.hadMember, subject)]
    print(subject.n3(), *sorted(lines), sep="\n  ")

# A query of a user who counts relationships of all types by what all of them have.
counted = """SELECT ?status (COUNT(?r) AS ?n) WHERE { ?r a rdf:Statement ; <urn:casegraph:schema:status> ?status }
             GROUP BY ?status ORDER BY ?status"""
print("by status:", *(f"{row.status} {row.n}" for row in g.query(counted)))


def texts(x):
    """Every text in the values of a JSON value."""
    if isinstance(x, str):
        yield x
    for y in x.values() if isinstance(x, dict) else x if isinstance(x, list) else ():
        yield from texts(y)


used = {str(t) for triple in g for t in triple if isinstance(t, rdflib.URIRef)}
for t in texts(json.load(open(document))["@context"]):
    used.add(t.replace("schema:", str(SDO), 1) if t.startswith("schema:") else t.replace("prov:", str(PROV), 1) if t.startswith("prov:") else t)
known = 0
for term in sorted(used):
    for space in (PROV, SDO):
        name = term.removeprefix(str(space))
        if name and name != term:
            known += 1
            if name not in space:
                print("there is no", term)
print(known > 40)
