package peers

import (
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"unicode"

	"casegraph/bench/synthetic"
	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// The same graph as tables, as a team without a graph database would lay it out:
// a table for each type of node and of relationship, with the columns that
// Casegraph has and foreign keys both ways. A relationship's side that may be of
// several types refers to entity, which has a row for each node; comments tell
// PostGraphile which tables those may be in.

// A table is what one is made of and filled with.
type table struct {
	name string
	node *catalog.NodeType
	rel  *catalog.RelationshipType
}

func tables(c *catalog.Catalog) []table {
	var out []table
	for _, t := range c.Nodes {
		out = append(out, table{snake(t.Name), t, nil})
	}
	for _, t := range c.Relationships {
		out = append(out, table{snake(t.Name), nil, t})
	}
	return out
}

func (t table) properties() []*catalog.Property {
	all := t.own()
	var out []*catalog.Property
	for _, p := range all {
		if p.Derived || p.Name == "id" || p.Name == "label" {
			continue
		}
		out = append(out, p)
	}
	return out
}

func (t table) own() []*catalog.Property {
	if t.node != nil {
		return t.node.Properties
	}
	return t.rel.Properties
}

// keyed says whether a property has a column to order and to look by.
func keyed(p *catalog.Property) bool { return p.KeyPart() == catalog.Key && (p.Index || p.Unique) }

// Schema is the DDL, but for what is best made after the rows are there.
func Schema(c *catalog.Catalog) string {
	var b strings.Builder
	b.WriteString("-- Made from the schema by package peers; see tables.go.\n\ncreate table entity (id text primary key, type text not null, label text not null);\n")
	for _, t := range tables(c) {
		fmt.Fprintf(&b, "\ncreate table %s (\n  id text primary key", t.name)
		if t.node != nil {
			b.WriteString(" references entity,\n  label text not null")
		} else {
			fmt.Fprintf(&b, ",\n  source text not null references %s,\n  target text not null references %s", refers(t.rel.From), refers(t.rel.To))
		}
		for _, p := range t.properties() {
			fmt.Fprintf(&b, ",\n  %s %s", snake(p.Name), columnType(p))
			if keyed(p) {
				fmt.Fprintf(&b, ",\n  %s_key %s not null", snake(p.Name), keyType(p))
			}
		}
		b.WriteString("\n);\n")
	}
	return b.String()
}

// Finish is the DDL for after the rows: indexes, comments, statistics.
func Finish(c *catalog.Catalog) string {
	var b strings.Builder
	for _, t := range tables(c) {
		if t.rel != nil {
			fmt.Fprintf(&b, "create index on %[1]s (source, target);\ncreate index on %[1]s (target, source);\n", t.name)
			var keys []string
			for i, far := range []*catalog.Far{t.rel.From, t.rel.To} {
				if far.Single() == nil {
					for _, of := range far.Types {
						keys = append(keys, fmt.Sprintf("@foreignKey (%s) references %s (id)", [...]string{"source", "target"}[i], snake(of.Name)))
					}
				}
			}
			if len(keys) > 0 {
				fmt.Fprintf(&b, "comment on table %s is E'%s';\n", t.name, strings.Join(keys, `\n`))
			}
		}
		for _, p := range t.properties() {
			if keyed(p) {
				fmt.Fprintf(&b, "create index on %[1]s (%[2]s_key, id);\ncreate index on %[1]s (%[2]s, id);\n", t.name, snake(p.Name))
			}
		}
	}
	b.WriteString(`
-- A person's statements by their dates: a join has no order by what it leads to.
create function person_latest_statements(p person) returns setof statement language sql stable as $$
  select s.* from made m join statement s on s.id = m.target where m.source = p.id
  order by s.date_key desc, s.id desc
$$;

analyze;
`)
	return b.String()
}

func refers(far *catalog.Far) string {
	if t := far.Single(); t != nil {
		return snake(t.Name)
	}
	return "entity"
}

func columnType(p *catalog.Property) string {
	of := "text"
	switch p.Kind {
	case catalog.Int:
		of = "integer"
	case catalog.BigInt, catalog.DateTime:
		of = "bigint"
	case catalog.Float:
		of = "double precision"
	case catalog.Boolean:
		of = "boolean"
	case catalog.String, catalog.ID, catalog.EnumKind, catalog.Date, catalog.Duration, catalog.URL:
	}
	if p.List {
		return of + "[] not null"
	}
	return of
}

func keyType(p *catalog.Property) string {
	switch store.TypeOf(p, catalog.Key) {
	case store.Integer:
		return "bigint"
	case store.Real:
		return "double precision"
	case store.Text, store.Bool, store.List:
	}
	return `text collate "C"`
}

// snake is a name of the schema as SQL has it: CourtCase is court_case.
func snake(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// WriteTables writes the rows of every table as CSV: open gives what to write a
// table's to, in the order in which they can be read in.
func WriteTables(c *catalog.Catalog, g *synthetic.Graph, open func(table string) (io.WriteCloser, error)) error {
	write := func(name string, rows func(w *csv.Writer) error) error {
		f, err := open(name)
		if err != nil {
			return err
		}
		w := csv.NewWriter(f)
		if err := rows(w); err != nil {
			return err
		}
		w.Flush()
		if err := w.Error(); err != nil {
			return err
		}
		return f.Close()
	}
	err := write("entity", func(w *csv.Writer) error {
		for _, t := range c.Nodes {
			for f := range g.Nodes(t.Name) {
				if err := w.Write([]string{f.ID, t.Name, label(f)}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, t := range tables(c) {
		err := write(t.name, func(w *csv.Writer) error {
			for f := range t.facts(g) {
				if err := w.Write(t.row(f)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (t table) facts(g *synthetic.Graph) iter.Seq[*store.Fact] {
	if t.node != nil {
		return g.Nodes(t.node.Name)
	}
	return g.Relationships(t.rel.Name)
}

func label(f *store.Fact) string {
	s, _ := f.Values["label"].(string)
	return s
}

// row is a fact's. An empty field is null; no text is empty.
func (t table) row(f *store.Fact) []string {
	out := []string{f.ID}
	if t.node != nil {
		out = append(out, label(f))
	} else {
		out = append(out, f.From, f.To)
	}
	for _, p := range t.properties() {
		out = append(out, field(p, f.Values[p.Name]))
		if keyed(p) {
			out = append(out, field(p, store.KeyOf(p, f.Values[p.Name])))
		}
	}
	return out
}

func field(p *catalog.Property, v any) string {
	switch v := v.(type) {
	case nil:
		if p.List {
			return "{}"
		}
		return ""
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	case []any:
		items := make([]string, len(v))
		for i, x := range v {
			items[i] = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(field(p, x)) + `"`
		}
		return "{" + strings.Join(items, ",") + "}"
	}
	panic("peers: a value of no kind")
}
