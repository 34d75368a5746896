package catalog

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// same stands for the type of the other side.
const same = "SAME"

var relationshipName = regexp.MustCompile(`^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$`)

func (r *reader) declareUnions(defs ast.DefinitionList) {
	for _, d := range defs {
		if d.Kind != ast.Union {
			continue
		}
		u := &Union{Name: d.Name, Description: d.Description, Pos: pos(d.Position)}
		u.Far = &Far{Name: d.Name, Union: u}
		r.onlyDirectives(d.Directives, nil, d.Name)
		if len(d.Types) == 0 {
			r.fail(u.Pos, "union %s has no members; list node types, as in union %s = A | B", d.Name, d.Name)
		}
		for _, m := range d.Types {
			t := r.cat.nodes[m]
			switch {
			case m == d.Name:
				r.fail(u.Pos, "union %s contains itself; list its node types instead", d.Name)
			case t == nil && r.kinds[m] == ast.Union:
				r.fail(u.Pos, "union %s: %s is a union too; list its node types instead", d.Name, m)
			case t == nil && r.isDeclared(m):
				r.fail(u.Pos, "union %s: %s is not a node type; list node types only", d.Name, m)
			case t == nil:
				r.fail(u.Pos, "union %s: unknown type %s; declare it, or remove it from the union", d.Name, m)
			case u.Far.Has(t):
				r.fail(u.Pos, "union %s contains %s twice; remove one", d.Name, m)
			default:
				u.Far.Types = append(u.Far.Types, t)
				t.Unions = append(t.Unions, u)
			}
		}
		r.cat.Unions = append(r.cat.Unions, u)
		r.unions[u.Name] = u
	}
}

func (r *reader) relationships(defs ast.DefinitionList) {
	labels := map[string]string{}
	for _, d := range defs {
		dir := d.Directives.ForName("relationship")
		if d.Kind != ast.Object || dir == nil || d.Directives.ForName("node") != nil {
			continue
		}
		r.onlyDirectives(d.Directives, []string{"relationship", "chain", "warn"}, d.Name)
		args := r.arguments(dir, append(texts("name", "from", "out", "to", "in"),
			argument{name: "acyclic", boolean: true, optional: true}, argument{name: "inOrder", list: true}, argument{name: "outOrder", list: true})...)
		t := &RelationshipType{
			Name: d.Name, Label: args["name"], Key: lowerFirst(d.Name), Description: d.Description, Pos: pos(d.Position),
			Out: args["out"], In: args["in"], Undirected: args["out"] == args["in"],
			Acyclic: args["acyclic"] == "true", Index: len(r.cat.Relationships),
			Warnings: r.warnings(d),
		}
		other, taken := labels[t.Label]
		switch {
		case t.Label == "": // reported already
		case !relationshipName.MatchString(t.Label):
			r.fail(t.Pos, "%s: name %q has the wrong form; write it like HOLDS_POSITION", d.Name, t.Label)
		case t.Label == CitationLabel:
			r.fail(t.Pos, "%s: the name %s is reserved for the store; give the relationship another name", d.Name, t.Label)
		case taken:
			r.fail(t.Pos, "%s: the name %s is taken by %s; give the relationship another name", d.Name, t.Label, other)
		default:
			labels[t.Label] = d.Name
		}
		r.endName(t, "out", t.Out)
		if !t.Undirected {
			r.endName(t, "in", t.In)
		}
		if args["from"] != "" && args["to"] != "" {
			r.join(t, args["from"], args["to"])
			r.orders(t, dir)
		}
		if chain := d.Directives.ForName("chain"); chain != nil {
			r.chain(t, chain)
		}
		t.Properties = append(t.Properties, r.cat.RelationshipFields...)
		t.Properties = append(t.Properties, r.properties(d, r.reservedRelationshipFields())...)
		t.properties = index(t.Properties)
		for _, p := range t.Properties {
			if p.Label || p.Derived {
				r.fail(p.Pos, "%s: a relationship's property can be neither @label nor @derived; remove the mark", p)
			}
		}
		r.cat.Relationships = append(r.cat.Relationships, t)
		r.cat.relationships[t.Name] = t
	}
}

// endName checks the name of a field that a relationship adds to types.
func (r *reader) endName(t *RelationshipType, side, name string) {
	switch {
	case name == "": // reported already
	case slices.Contains(r.reservedNodeFields(), name) || slices.Contains(reservedFields, name):
		r.fail(t.Pos, "%s: %s: %q is the name of a field or filter of the API; give the end another name", t.Name, side, name)
	default:
		r.checkName(t.Pos, t.Name+": "+side, name)
	}
}

// join sets the types that a relationship connects.
func (r *reader) join(t *RelationshipType, from, to string) {
	if from == same && to == same {
		r.fail(t.Pos, "%s: from and to are both SAME; name the type on one side", t.Name)
		return
	}
	t.Same = from == same || to == same
	side := "from"
	if from == same {
		from, side = to, "to"
	}
	if to == same {
		to = from
	}
	t.From = r.far(t, side, from)
	t.To = t.From
	if !t.Same {
		t.To = r.far(t, "to", to)
	}
	if t.From != nil && t.To != nil && t.Undirected && t.From != t.To {
		r.fail(t.Pos, "%s: out and in are both %q, so it is undirected; give from and to the same type, or give out and in different names", t.Name, t.Out)
	}
	if t.Acyclic && t.Undirected {
		r.fail(t.Pos, "%s: an undirected relationship cannot be acyclic; remove acyclic, or give out and in different names", t.Name)
	}
}

// chain reads @chain, which adds two fields about chains to the node type of the
// relationship.
func (r *reader) chain(t *RelationshipType, d *ast.Directive) {
	args := r.arguments(d, texts("length", "ends")...)
	r.endName(t, "@chain: length", args["length"])
	r.endName(t, "@chain: ends", args["ends"])
	switch {
	case t.From == nil || t.To == nil: // reported already
	case !t.Acyclic || t.From != t.To || t.From.Single() == nil || t.Same:
		r.fail(t.Pos, "%s: @chain needs a relationship with acyclic: true that leads from a node type to the same type", t.Name)
	case args["length"] == "" || args["ends"] == "": // reported already
	case args["length"] == args["ends"]:
		r.fail(t.Pos, "%s: @chain: length and ends are both %q; give them different names", t.Name, args["ends"])
	default:
		n := t.From.Single()
		n.Chains = append(n.Chains, &Chain{Relationship: t, Length: args["length"], Ends: args["ends"]})
	}
}

// far returns what a relationship has at a side.
func (r *reader) far(t *RelationshipType, side, name string) *Far {
	switch {
	case name == "Node":
		return r.cat.Any
	case r.cat.nodes[name] != nil:
		return r.cat.nodes[name].Far
	case r.unions[name] != nil:
		return r.unions[name].Far
	case r.isDeclared(name):
		r.fail(t.Pos, "%s: %s: %s is neither a node type nor a union; a relationship connects nodes", t.Name, side, name)
	default:
		r.fail(t.Pos, "%s: %s: unknown type %q; expected a node type, a union, Node or SAME", t.Name, side, name)
	}
	return nil
}

// ends adds to every node type the ends of its relationships.
func (r *reader) ends() {
	clashes := clashes{}
	defer func() { r.problems = append(r.problems, clashes.problems...) }()
	for _, n := range r.cat.Nodes {
		n.ends = map[string]*End{}
		for _, t := range r.cat.Relationships {
			if t.From == nil || t.To == nil || t.Out == "" || t.In == "" {
				continue
			}
			if t.Undirected {
				if t.From.Has(n) {
					clashes.end(n, &End{Field: t.Out, Relationship: t, Direction: Both, Far: otherSide(t, t.To, n)})
				}
				continue
			}
			if t.From.Has(n) {
				clashes.end(n, &End{Field: t.Out, Relationship: t, Direction: Out, Far: otherSide(t, t.To, n)})
			}
			if t.To.Has(n) {
				clashes.end(n, &End{Field: t.In, Relationship: t, Direction: In, Far: otherSide(t, t.From, n)})
			}
		}
	}
	for _, n := range r.cat.Nodes {
		taken := map[string]bool{}
		for _, c := range n.Chains {
			for _, field := range []string{c.Length, c.Ends} {
				if n.ends[field] != nil || n.properties[field] != nil || taken[field] {
					r.fail(c.Relationship.Pos, "%s: @chain would give %[3]s a second field %[2]q; give it another name", c.Relationship.Name, field, n.Name)
				}
				taken[field] = true
			}
		}
	}
}

// otherSide returns the far side as seen from nodes of type n.
func otherSide(t *RelationshipType, far *Far, n *NodeType) *Far {
	if t.Same {
		return n.Far
	}
	return far
}

// clashes collects fields that two declarations add to one type under one name. It has one
// problem for each pair of declarations, with all types that they clash on.
type clashes struct {
	problems Problems
	types    map[string]int // the index of the problem, by its message without types
}

// end adds an end to a node type, or a problem if its field exists.
func (c *clashes) end(n *NodeType, e *End) {
	t := e.Relationship
	switch other, property := n.ends[e.Field], n.properties[e.Field]; {
	case other != nil:
		c.add(n, t.Pos, "%s and %s would both add a field %q; rename an end of one", other.Relationship.Name, t.Name, e.Field)
	case property != nil && !property.Common: // clashes with common names are reported already
		c.add(n, t.Pos, "%s: an end would add a field %q, but there is a property of this name; rename one", t.Name, e.Field)
	default:
		n.ends[e.Field] = e
		n.Ends = append(n.Ends, e)
	}
}

func (c *clashes) add(n *NodeType, at Pos, format string, args ...any) {
	if c.types == nil {
		c.types = map[string]int{}
	}
	message := fmt.Sprintf(format, args...)
	i, ok := c.types[message]
	if !ok {
		c.types[message] = len(c.problems)
		c.problems.add(at, "%s (on %s)", message, n.Name)
		return
	}
	p := &c.problems[i]
	p.Message = strings.TrimSuffix(p.Message, ")") + ", " + n.Name + ")"
}

// shareUnions finds the properties and ends that all members of each union share.
func (r *reader) shareUnions() {
	reported := map[*Property]bool{}
	for _, u := range r.cat.Unions {
		if len(u.Far.Types) == 0 {
			continue
		}
		first, rest := u.Far.Types[0], u.Far.Types[1:]
		for _, p := range first.Own() {
			if sharedBy(p, rest) {
				u.Properties = append(u.Properties, p)
			}
		}
		for _, e := range first.Ends {
			if all(rest, func(t *NodeType) bool {
				x := t.End(e.Field)
				return x != nil && x.Relationship == e.Relationship && x.Direction == e.Direction && x.Far == e.Far
			}) {
				u.Ends = append(u.Ends, e)
			}
		}
		// A client can select a property of only some members too. GraphQL merges fields of
		// one name, so their types must not differ.
		seen := map[string]*Property{}
		for _, t := range u.Far.Types {
			for _, p := range t.Own() {
				q := seen[p.Name]
				if q != nil && (q.Required != p.Required || q.List != p.List) && !reported[p] {
					reported[p] = true
					r.fail(p.Pos, "%s and %s have the same name in union %s, but only one of them can be null or is a list; declare them alike, or rename one", p, q, u.Name)
				}
				if q == nil {
					seen[p.Name] = p
				}
			}
		}
	}
}

// sharedBy reports whether other types declare a property in the same way.
func sharedBy(p *Property, rest []*NodeType) bool {
	return all(rest, func(t *NodeType) bool {
		q := t.Property(p.Name)
		return q != nil && q.Kind == p.Kind && q.Enum == p.Enum && q.List == p.List && q.Required == p.Required && q.Derived == p.Derived
	})
}

func all[T any](list []T, f func(T) bool) bool {
	for _, x := range list {
		if !f(x) {
			return false
		}
	}
	return true
}
