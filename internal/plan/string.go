package plan

import (
	"fmt"
	"strconv"
	"strings"

	"casegraph/internal/catalog"
)

// String returns the plan as indented lines, which golden tests compare.
func (l *List) String() string {
	var p printer
	p.list(l, "")
	return p.b.String()
}

type printer struct{ b strings.Builder }

func (p *printer) line(indent, format string, args ...any) {
	p.b.WriteString(indent)
	fmt.Fprintf(&p.b, format, args...)
	p.b.WriteByte('\n')
}

func (p *printer) list(l *List, indent string) {
	p.line(indent, "list %s", l.From)
	in := indent + "  "
	if l.IDs != nil {
		p.line(in, "ids %s", value(l.IDs))
	}
	if l.Filter != nil {
		p.line(in, "where %s", l.Filter)
	}
	if len(l.Order) > 0 {
		p.line(in, "order %s%s", join(l.Order, ", "), kept(l))
	}
	if l.After != nil {
		p.line(in, "after %s", value(l.After))
	}
	if l.Before != nil {
		p.line(in, "before %s", value(l.Before))
	}
	if l.Limit > 0 {
		p.line(in, "limit %d%s", l.Limit, map[bool]string{true: " backward"}[l.Backward])
	}
	if l.Total {
		p.line(in, "total")
	}
	for _, t := range l.Aggregates {
		p.line(in, "%s", t)
	}
	p.fields(l.Row, in)
}

// kept says of a list of what a node leads to whether the store keeps its order or sorts its rows.
func kept(l *List) string {
	_, ends := l.From.(FromNode)
	_, distinct := l.From.(Distinct)
	switch {
	case !ends && !distinct || l.Limit == 0:
		return ""
	case l.KeptOrder() != nil:
		return " (kept)"
	}
	return " (sorted)"
}

func (p *printer) fields(fields []Field, indent string) {
	for i, f := range fields {
		switch f := f.(type) {
		case *List:
			p.line(indent, "%d:", i)
			p.list(f, indent+"  ")
		case Endpoint:
			p.line(indent, "%d: %s node", i, f.Side)
			p.fields(f.Fields, indent+"  ")
		case Variant:
			p.line(indent, "%d: %s by type", i, f.Of)
			for _, c := range f.Cases {
				p.line(indent+"  ", "%s", c.Name())
				p.fields(c.Fields, indent+"    ")
			}
		case Column, SortValue, Degrees, Dating, Grouped, Starts:
			p.line(indent, "%d: %s", i, f)
		}
	}
}

// Properties returns the properties of the case's type.
func (c Case) Properties() []*catalog.Property {
	if c.Node != nil {
		return c.Node.Properties
	}
	return c.Relationship.Properties
}

// Name returns the name of the case's type.
func (c Case) Name() string {
	if c.Node != nil {
		return c.Node.Name
	}
	return c.Relationship.Name
}

func (v Variant) String() string   { return v.Of.String() + " by type" }
func (b Endpoint) String() string  { return b.Side.String() + " node" }
func (t SortValue) String() string { return "key " + t.Key.By.String() }
func (Degrees) String() string     { return "relationships of node counted" }
func (c Column) String() string    { return c.Of.String() + "." + c.Property.Name + c.Part.String() }

func (t SortKey) String() string {
	if t.Desc {
		return t.By.String() + " desc"
	}
	return t.By.String()
}

func (f OfType) String() string          { return f.Node.Name }
func (AnyNode) String() string           { return "any node" }
func (f OfRelationships) String() string { return "relationships " + names(nil, f.Types) }
func (f Induced) String() string {
	s := "relationships among nodes " + names(nil, f.Types)
	if len(f.Among) > 0 {
		s += " and " + value(f.Among)
	}
	return s
}
func (f ChainOver) String() string { return "chains over " + f.Relationship.Name }
func (f ChainEnds) String() string { return "ends of chains over " + f.Relationship.Name }
func (f OverEnd) String() string {
	return fmt.Sprintf("%s %s %s (%s)", f.End.Field, f.End.Direction, f.End.Relationship.Name, f.End.Far.Name)
}
func (f Around) String() string {
	return "relationships around node " + f.Direction.String() + " " + names(nil, f.Types)
}
func (f Distinct) String() string {
	s := "distinct nodes of " + f.Of.String()
	if f.Via != nil {
		s += " via " + f.Via.String()
	}
	return s
}
func (f RelationshipsTo) String() string { return "relationships to node of " + f.Of.String() }
func (f CitationsOf) String() string     { return "citations of " + f.Of.String() }
func (FactsCiting) String() string       { return "facts citing node" }
func (f DatasetsOf) String() string      { return "datasets of " + f.Of.String() }
func (f AllDatasets) String() string {
	if f.Names == nil {
		return "datasets"
	}
	return "datasets " + value(f.Names)
}

func (f And) String() string {
	if len(f) == 0 {
		return "true"
	}
	return "(" + join(f, " and ") + ")"
}
func (f Or) String() string {
	if len(f) == 0 {
		return "false"
	}
	return "(" + join(f, " or ") + ")"
}
func (f Compare) String() string {
	return not(f.Not) + f.Column.String() + " " + f.Op.String() + " " + value(f.Value)
}
func (f In) String() string     { return not(f.Not) + f.Column.String() + " in " + value(f.Values) }
func (f IsNull) String() string { return not(f.Not) + f.Column.String() + " is null" }
func (f Match) String() string {
	return not(f.Not) + f.Column.String() + " " + f.Op.String() + " " + value(f.Text)
}
func (f Has) String() string {
	return not(f.Not) + f.Column.String() + " has " + map[bool]string{true: "all", false: "any"}[f.All] + " " + value(f.Values)
}
func (f Empty) String() string { return not(f.Not) + f.Column.String() + " is empty" }
func (f Gap) String() string {
	return fmt.Sprintf("%s%s has %d to %d", not(f.Not), f.Column, f.First, f.Last)
}
func (f Is) String() string {
	return not(f.Not) + f.Of.String() + " is " + names(f.Nodes, f.Relationships)
}
func (f Typed) String() string {
	if f.Relationship != nil {
		return not(f.Not) + "relationship is " + f.Relationship.Name + " where " + filterString(f.Where)
	}
	return not(f.Not) + "node is " + f.Node.Name + " where " + filterString(f.Where)
}
func (f Exists) String() string {
	return not(f.Not) + "some " + f.End.String() + " where " + filterString(f.Where)
}
func (f Count) String() string {
	return fmt.Sprintf("%s%s%s where %s %s %d", not(f.Not), countOf(f.Distinct), f.End, filterString(f.Where), f.Op, f.N)
}
func (f Covered) String() string {
	return not(f.Not) + "every " + f.End.String() + " also of some " + f.By.String() + " where " + filterString(f.Where)
}
func (f At) String() string {
	return not(f.Not) + f.Side.String() + " where " + filterString(f.Where)
}
func (f Cites) String() string {
	return fmt.Sprintf("%scitations of %s where %s %s %d", not(f.Not), f.Of, filterString(f.Where), f.Op, f.N)
}

func countOf(distinct bool) string {
	if distinct {
		return "count of distinct nodes of "
	}
	return "count of "
}

func filterString(f Filter) string {
	if f == nil {
		return "any"
	}
	return f.String()
}

func not(n bool) string {
	if n {
		return "not "
	}
	return ""
}

func join[T fmt.Stringer](list []T, sep string) string {
	s := make([]string, len(list))
	for i, x := range list {
		s[i] = x.String()
	}
	return strings.Join(s, sep)
}

func names(nodes []*catalog.NodeType, relationships []*catalog.RelationshipType) string {
	s := make([]string, 0, len(nodes)+len(relationships))
	for _, n := range nodes {
		s = append(s, n.Name)
	}
	for _, r := range relationships {
		s = append(s, r.Name)
	}
	return strings.Join(s, "|")
}

func value(v any) string {
	switch v := v.(type) {
	case string:
		return strconv.QuoteToASCII(v)
	case []string:
		return value(IDs(v...))
	case []any:
		s := make([]string, len(v))
		for i, x := range v {
			s[i] = value(x)
		}
		return "[" + strings.Join(s, ", ") + "]"
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return fmt.Sprint(v)
}
