package neo4j

import (
	"context"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j/compile"
)

// An object is an index or a constraint of the database: its name and the statement that
// creates it. A constraint brings an index of its own.
type object struct{ name, statement string }

// objectPrefix begins the names of the store's objects. Objects with other names are left
// alone. A name describes the object: another definition has another name.
const objectPrefix = "casegraph_"

func constraint(name, pattern, variables string) object {
	name = objectPrefix + name
	return object{name, "CREATE CONSTRAINT " + compile.Quote(name) + " IF NOT EXISTS FOR " + pattern + " REQUIRE " + variables + " IS UNIQUE"}
}

func index(name, pattern, variables string) object {
	name = objectPrefix + name
	return object{name, "CREATE INDEX " + compile.Quote(name) + " IF NOT EXISTS FOR " + pattern + " ON (" + variables + ")"}
}

// textIndex serves CONTAINS, by the trigrams of the text.
func textIndex(name, pattern, variable string) object {
	name = objectPrefix + name
	return object{name, "CREATE TEXT INDEX " + compile.Quote(name) + " IF NOT EXISTS FOR " + pattern + " ON (" + variable + ")"}
}

// objects are all objects of a database that fits the catalog.
func objects(c *catalog.Catalog) []object {
	out := []object{
		migratingConstraint(),
		constraint("node_id", "(x:"+compile.AnyLabel+")", "x.id"),
		citationConstraint(),
		index("citation__source__fact", "(x:"+compile.CitationLabel+")", "x._source, x._fact"),
		constraint("dataset_name", "(x:"+compile.DatasetLabel+")", "x.name"),
	}
	out = append(out, searchObjects()...)
	for _, p := range c.NodeFields {
		if p.Index {
			out = append(out, orderIndex("node", "(x:"+compile.AnyLabel+")", p))
		}
	}
	for _, t := range c.Nodes {
		out = append(out, objectsOf("node_"+t.Name, "(x:"+compile.Quote(t.Name)+")", t.Properties)...)
	}
	for _, t := range c.Relationships {
		out = append(out, objectsOf("relationship_"+t.Name, "()-[x:"+compile.Quote(t.Label)+"]-()", t.Properties)...)
		out = append(out, keptOrders(t)...)
	}
	return out
}

func citationConstraint() object {
	return constraint("citation__fact__seq", "(x:"+compile.CitationLabel+")", "(x._fact, x._seq)")
}

func objectsOf(name, pattern string, properties []*catalog.Property) []object {
	var out []object
	for _, p := range properties {
		if p.Unique {
			column := p.Column(catalog.Value)
			out = append(out, constraint(name+"_"+column+"_unique", pattern, "x."+compile.Quote(column)))
		}
		if p.Index || p.Unique && p.Name != "id" || compile.StatusLike(p) {
			out = append(out, orderIndex(name, pattern, p))
		}
	}
	return out
}

// orderIndex is an index for pages in the order of a property: its key, then the id.
func orderIndex(name, pattern string, p *catalog.Property) object {
	key := p.Column(p.KeyPart())
	return index(name+"_"+key+"_id", pattern, "x."+compile.Quote(key)+", x.`id`")
}

// keptOrders are the indexes of the declared orders of a relationship type (store.Orders).
func keptOrders(t *catalog.RelationshipType) []object {
	var out []object
	for _, i := range store.OrdersOf(t).Indexes() {
		variables := "x." + compile.Quote(compile.NearColumn(i.End))
		for _, column := range i.Columns() {
			variables += ", x." + compile.Quote(column)
		}
		// A name of the schema has no colon, so no index of a property has this name.
		name := "relationship_" + t.Name + ":" + strings.ToLower(i.End.String()) + ":" + i.Property
		out = append(out, index(name, "()-[x:"+compile.Quote(t.Label)+"]-()", variables))
	}
	return out
}

// compared is the difference between the objects that the database has and those that it
// should have.
type compared struct {
	missing  []object
	surplus  []string // statements that drop objects that are not needed or have failed
	building []string // names of indexes that are not built yet
}

func (o compared) statements() []string {
	out := make([]string, len(o.missing))
	for i, x := range o.missing {
		out[i] = x.statement
	}
	return out
}

func (o compared) names() string {
	out := make([]string, len(o.missing))
	for i, x := range o.missing {
		out[i] = x.name
	}
	return strings.Join(append(out, o.building...), ", ")
}

func (m *migration) compareObjects(ctx context.Context) (compared, error) {
	var out compared
	all := objects(m.catalog)
	exists, wanted := map[string]bool{}, map[string]bool{}
	for _, o := range all {
		wanted[o.name] = true
	}
	for _, kind := range []struct{ show, drop string }{
		{"SHOW CONSTRAINTS YIELD name WHERE name STARTS WITH $prefix RETURN name, 'ONLINE', false", "DROP CONSTRAINT "},
		{"SHOW INDEXES YIELD name, state, owningConstraint WHERE name STARTS WITH $prefix RETURN name, state, owningConstraint IS NOT NULL", "DROP INDEX "},
	} {
		records, err := m.read(ctx, kind.show, map[string]any{"prefix": objectPrefix})
		if err != nil {
			return out, err
		}
		for _, r := range records {
			name, state, owned := r[0].(string), r[1], r[2] == true
			switch {
			case owned: // the index belongs to a constraint
			case !wanted[name] || state == "FAILED":
				out.surplus = append(out.surplus, kind.drop+compile.Quote(name)+" IF EXISTS")
			default:
				exists[name] = true
			}
			if wanted[name] && state == "POPULATING" {
				out.building = append(out.building, name)
			}
		}
	}
	for _, o := range all {
		if !exists[o.name] {
			out.missing = append(out.missing, o)
		}
	}
	return out, nil
}
