package neo4j

import (
	"casegraph/internal/catalog"
)

// An object is an index or a constraint of the database, by a name of its own
// and the statement that makes it. Constraints have indexes of their own.
type object struct{ name, statement string }

// objectPrefix begins the names of the store's own, so that others' are let be.
// What a name says is what the object is: one that changes gets another.
const objectPrefix = "casegraph_"

func constraint(name, pattern, variables string) object {
	name = objectPrefix + name
	return object{name, "CREATE CONSTRAINT " + quote(name) + " IF NOT EXISTS FOR " + pattern + " REQUIRE " + variables + " IS UNIQUE"}
}

func index(name, pattern, variables string) object {
	name = objectPrefix + name
	return object{name, "CREATE INDEX " + quote(name) + " IF NOT EXISTS FOR " + pattern + " ON (" + variables + ")"}
}

// textIndex serves CONTAINS, by the trigrams of the text.
func textIndex(name, pattern, variable string) object {
	name = objectPrefix + name
	return object{name, "CREATE TEXT INDEX " + quote(name) + " IF NOT EXISTS FOR " + pattern + " ON (" + variable + ")"}
}

// objects are all that a database which fits the catalog has.
func objects(c *catalog.Catalog) []object {
	out := []object{
		constraint("node_id", "(x:"+anyLabel+")", "x.id"),
		constraint("citation_fact_seq", "(x:"+citationLabel+")", "(x.fact, x.seq)"),
		index("citation_source_fact", "(x:"+citationLabel+")", "x.source, x.fact"),
		constraint("dataset_name", "(x:"+datasetLabel+")", "x.name"),
	}
	out = append(out, searchObjects()...)
	for _, p := range c.NodeFields {
		if p.Index {
			out = append(out, orderIndex("node", "(x:"+anyLabel+")", p))
		}
	}
	for _, t := range c.Nodes {
		out = append(out, objectsOf("node_"+t.Name, "(x:"+quote(t.Name)+")", t.Properties)...)
	}
	for _, t := range c.Relationships {
		out = append(out, objectsOf("relationship_"+t.Name, "()-[x:"+quote(t.Label)+"]-()", t.Properties)...)
	}
	return out
}

func objectsOf(name, pattern string, properties []*catalog.Property) []object {
	var out []object
	for _, p := range properties {
		if p.Unique {
			column := p.Column(catalog.Value)
			out = append(out, constraint(name+"_"+column+"_unique", pattern, "x."+quote(column)))
		}
		if p.Index || p.Unique && p.Name != "id" || statusLike(p) {
			out = append(out, orderIndex(name, pattern, p))
		}
	}
	return out
}

// orderIndex serves a page in the order of a property: its key, then the id.
func orderIndex(name, pattern string, p *catalog.Property) object {
	key := p.Column(p.KeyPart())
	return index(name+"_"+key+"_id", pattern, "x."+quote(key)+", x.`id`")
}
