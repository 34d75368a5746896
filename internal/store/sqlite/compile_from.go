package sqlite

import (
	"strconv"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// A source is where the rows of a list are found: a FROM, what narrows it, and
// how its rows' facts are reached.
type source struct {
	scope *scope
	from  string
	joins []join
	where []string
	// columns name a row for the wide select to fetch it again.
	columns string
	// order is what a list that gives no order is in.
	order string
	// kept is how many rows there are, where the store may have the number.
	kept *keptNumber
}

// A page is the narrow select of a list, as seen from the wide one.
type page struct {
	list  *plan.List
	wants []bool // the terms of the order that the wide select reads
	typed bool   // the wide select reads the type of the row's node
	named bool   // the wide select reads the id of the row's relationship
}

// key is the column of the narrow select that holds a term's key.
func (p *page) key(by plan.SortBy) (string, bool) {
	if p == nil {
		return "", false
	}
	for i, t := range p.list.Order {
		if t.By == by {
			p.wants[i] = true
			return "q.k" + strconv.Itoa(i), true
		}
	}
	return "", false
}

// sources are those of a list: several for relationships of several types.
func (c *compiler) sources(from plan.From) []*source {
	switch from := from.(type) {
	case plan.OfType:
		n := &node{alias: c.alias("n"), typ: from.Node, based: true}
		n.id = n.alias + "._id"
		return []*source{{scope: &scope{node: n}, from: n.table() + " " + n.alias, columns: n.id + " i"}}
	case plan.AnyNode:
		n := &node{alias: c.alias("f"), types: c.cat.Nodes, based: true}
		n.id = n.alias + "._id"
		return []*source{{
			scope: &scope{node: n}, from: "_fact " + n.alias, columns: n.id + " i",
			where: []string{n.alias + ".type IN " + c.texts(namesOf(c.cat.Nodes))},
		}}
	case plan.Search:
		return []*source{c.searched(from, "")}
	case plan.OfRelationships:
		var out []*source
		for _, t := range from.Types {
			e := &edge{typ: t, alias: c.alias("e"), based: true}
			e.src, e.dst, e.id = e.alias+"._src", e.alias+"._dst", e.alias+"._id"
			out = append(out, &source{
				scope: &scope{edge: e}, from: quote(t.Name) + " " + e.alias,
				columns: literal(t.Name) + " t," + e.src + " s," + e.dst + " d," + e.id + " i",
			})
		}
		return out
	case plan.OverEnd:
		return []*source{c.overEnd(from.End, "k.value")}
	case plan.Around:
		return c.overEnds(c.endsAround(from))
	case plan.Distinct:
		return []*source{c.distinct(from)}
	case plan.RelationshipsTo:
		return c.relationshipsTo(from)
	case plan.ChainOver:
		return []*source{c.chainOver(from.Relationship)}
	case plan.ChainEnds:
		return []*source{c.chainEnds(from.Relationship)}
	case plan.CitationsOf:
		a := c.alias("c")
		return []*source{{
			scope: &scope{citation: a}, from: "_citation " + a, where: []string{a + "._fact=k.value"},
			columns: a + "._seq i", order: a + "._seq",
		}}
	case plan.FactsCiting:
		a := c.alias("c")
		n := &node{id: a + "._fact", public: a + ".id", alias: c.alias("f"), types: c.cat.Nodes, edges: c.cat.Relationships}
		return []*source{{
			scope: &scope{fact: n}, kept: &keptNumber{end: citing, near: "k.value"},
			from: "_cites " + a, joins: []join{n}, where: []string{a + "._source=k.value"},
			columns: n.id + " i," + n.alias + ".type t," + n.public + " u", order: n.public,
		}}
	case plan.DatesAmong:
		return []*source{c.dates(from)}
	case plan.DatasetsOf:
		a := c.alias("d")
		return []*source{{
			scope: &scope{dataset: a}, from: "_dataset " + a, where: []string{a + ".name IN (SELECT value FROM json_each(k.value))"},
			columns: a + "._id i", order: a + ".name",
		}}
	case plan.AllDatasets:
		a := c.alias("d")
		s := &source{scope: &scope{dataset: a}, from: "_dataset " + a, columns: a + "._id i", order: a + ".name"}
		if from.Names != nil {
			s.where = []string{a + ".name IN " + c.texts(from.Names)}
		}
		return []*source{s}
	case plan.GroupNode:
		n := c.farNode(from.Far, "")
		n.based, n.id = true, n.alias+"._id"
		return []*source{{scope: &scope{node: n}, from: n.table() + " " + n.alias, where: []string{n.id + "=k.value"}, columns: n.id + " i"}}
	case plan.Groups: // see groups
	case plan.Induced: // see induced
	case plan.Walk, plan.Walked: // see walk
	}
	c.fail("%s is no list of a statement", from)
	return nil
}

// registered says whether relationships of several types are found in the registry,
// which has their ids and in no other order.
func registered(l *plan.List) bool {
	from, ok := l.From.(plan.OfRelationships)
	if !ok || len(from.Types) == 1 || l.IDs == nil || l.Filter != nil || len(l.Aggregates) > 0 {
		return false
	}
	for _, t := range l.Order {
		if col, ok := t.By.(plan.Column); !ok || col.Property.Name != "id" {
			return false
		}
	}
	return true
}

// inRegistry is the source of such a list.
func (c *compiler) inRegistry(types []*catalog.RelationshipType) *source {
	f := c.alias("f")
	return &source{
		scope: &scope{edge: &edge{id: f + "._id", public: f + ".id"}}, from: "_fact " + f,
		where:   []string{f + ".type IN " + c.texts(namesOf(types))},
		columns: f + "._id i," + f + ".type t," + f + ".id u",
	}
}

// overEnd is the relationships of one node at an end, with the nodes at its far
// side. A relationship from an undirected one's node to itself is found once.
func (c *compiler) overEnd(end *catalog.End, near string) *source {
	r := end.Relationship
	e := &edge{typ: r, alias: c.alias("e"), based: true}
	s := &source{from: quote(r.Name) + " " + e.alias, columns: e.alias + "._id i", kept: &keptNumber{end: endKind{r, end.Direction}, near: near}}
	far := ""
	switch end.Direction {
	case catalog.Out:
		e.src, e.dst, e.id = near, e.alias+"._dst", e.alias+"._id"
		s.where, far = []string{e.alias + "._src=" + near}, e.dst
		s.columns += "," + far + " f"
	case catalog.In:
		e.src, e.dst, e.id = e.alias+"._src", near, e.alias+"._id"
		s.where, far = []string{e.alias + "._dst=" + near}, e.src
		s.columns += "," + far + " f"
	case catalog.Both:
		u := c.alias("u")
		table := quote(r.Name)
		s.from = "(SELECT _src s,_dst d,_id i,_dst f FROM " + table + " WHERE _src=" + near +
			" UNION ALL SELECT _src,_dst,_id,_src FROM " + table + " WHERE _dst=" + near + " AND _src<>_dst) " + u
		e.based = false
		e.src, e.dst, e.id, far = u+".s", u+".d", u+".i", u+".f"
		s.columns = u + ".s s," + u + ".d d," + u + ".i i," + u + ".f f"
	}
	n := c.farNode(end.Far, far)
	s.scope = &scope{node: n, edge: e}
	s.joins = []join{e, n}
	return s
}

// farNode is a node known by its _id, of one of the types of a far end.
func (c *compiler) farNode(far *catalog.Far, id string) *node {
	n := &node{id: id, typ: far.Single(), types: far.Types}
	if n.typ == nil && len(far.Types) == 1 {
		n.typ = far.Types[0]
	}
	if n.alias = c.alias("n"); n.typ == nil {
		n.alias = c.alias("f")
	}
	return n
}

// namesOf are those of types.
func namesOf[T interface {
	*catalog.NodeType | *catalog.RelationshipType
}](types []T) []string {
	var out []string
	for _, t := range types {
		switch t := any(t).(type) {
		case *catalog.NodeType:
			out = append(out, t.Name)
		case *catalog.RelationshipType:
			out = append(out, t.Name)
		}
	}
	return out
}

func typeNames(nodes []*catalog.NodeType, relationships []*catalog.RelationshipType) string {
	var s []string
	for _, t := range nodes {
		s = append(s, literal(t.Name))
	}
	for _, t := range relationships {
		s = append(s, literal(t.Name))
	}
	return strings.Join(s, ",")
}
