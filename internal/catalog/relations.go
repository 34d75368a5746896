package catalog

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// same is written for a side that has the type of the other side.
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
				r.fail(u.Pos, "union %s names itself; list its node types instead", d.Name)
			case t == nil && r.kinds[m] == ast.Union:
				r.fail(u.Pos, "union %s: %s is a union too; list its node types instead", d.Name, m)
			case t == nil && r.isDeclared(m):
				r.fail(u.Pos, "union %s: %s is not a node type; a union joins node types", d.Name, m)
			case t == nil:
				r.fail(u.Pos, "union %s: unknown type %s; declare it, or remove it from the union", d.Name, m)
			case u.Far.Has(t):
				r.fail(u.Pos, "union %s names %s twice; remove one", d.Name, m)
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
		args := r.arguments(dir, "name", "from", "out", "to", "in", "acyclic?")
		t := &RelationshipType{
			Name: d.Name, Label: args["name"], Description: d.Description, Pos: pos(d.Position),
			Out: args["out"], In: args["in"], Undirected: args["out"] == args["in"],
			Acyclic: args["acyclic"] == "true", Index: len(r.cat.Relationships),
			Warnings: r.warnings(d),
		}
		other, taken := labels[t.Label]
		switch {
		case t.Label == "": // told already
		case !relationshipName.MatchString(t.Label):
			r.fail(t.Pos, "%s: name %q is not in the form of a relationship's; write it like HOLDS_POSITION", d.Name, t.Label)
		case t.Label == CitationLabel:
			r.fail(t.Pos, "%s: the name %s is the store's own; give the relationship another", d.Name, t.Label)
		case taken:
			r.fail(t.Pos, "%s: the name %s is taken by %s; give the relationship another", d.Name, t.Label, other)
		default:
			labels[t.Label] = d.Name
		}
		r.endName(t, "out", t.Out)
		if !t.Undirected {
			r.endName(t, "in", t.In)
		}
		if args["from"] != "" && args["to"] != "" {
			r.join(t, args["from"], args["to"])
		}
		if chain := d.Directives.ForName("chain"); chain != nil {
			r.chain(t, chain)
		}
		t.Properties = append(t.Properties, r.cat.RelationshipFields...)
		t.Properties = append(t.Properties, r.properties(d, reservedRelationshipFields)...)
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

// endName checks the name of a field that the relationship puts on types.
func (r *reader) endName(t *RelationshipType, side, name string) {
	switch {
	case name == "": // told already
	case slices.Contains(r.reservedNodeFields(), name) || slices.Contains(reservedFields, name):
		r.fail(t.Pos, "%s: %s: the API has a field or filter %q of its own; give the end another name", t.Name, side, name)
	default:
		r.checkName(t.Pos, t.Name+": "+side, name)
	}
}

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
		r.fail(t.Pos, "%s: out and in are both %q, which makes it undirected; make from and to the same too, or give its ends two names", t.Name, t.Out)
	}
	if t.Acyclic && t.Undirected {
		r.fail(t.Pos, "%s: an undirected relationship cannot be acyclic; remove acyclic, or give its ends two names", t.Name)
	}
}

// chain reads @chain, which gives the nodes that the relationship joins fields
// about the chains that lead from them.
func (r *reader) chain(t *RelationshipType, d *ast.Directive) {
	args := r.arguments(d, "length", "ends")
	r.endName(t, "@chain: length", args["length"])
	r.endName(t, "@chain: ends", args["ends"])
	switch {
	case t.From == nil || t.To == nil: // told already
	case !t.Acyclic || t.From != t.To || t.From.Single() == nil || t.Same:
		r.fail(t.Pos, "%s: @chain needs a relationship whose chains come to an end: one with acyclic: true, from one node type to the same", t.Name)
	case args["length"] == "" || args["ends"] == "": // told already
	case args["length"] == args["ends"]:
		r.fail(t.Pos, "%s: @chain: length and ends are both %q; give them two names", t.Name, args["ends"])
	default:
		n := t.From.Single()
		n.Chains = append(n.Chains, &Chain{Relationship: t, Length: args["length"], Ends: args["ends"]})
	}
}

func (r *reader) far(t *RelationshipType, side, name string) *Far {
	switch {
	case name == "Node":
		return r.cat.Any
	case r.cat.nodes[name] != nil:
		return r.cat.nodes[name].Far
	case r.unions[name] != nil:
		return r.unions[name].Far
	case r.isDeclared(name):
		r.fail(t.Pos, "%s: %s: %s is neither a node type nor a union; a relationship joins nodes", t.Name, side, name)
	default:
		r.fail(t.Pos, "%s: %s: unknown type %q; expected a node type, a union, Node or SAME", t.Name, side, name)
	}
	return nil
}

// ends gives every node type the fields of the relationships that reach it.
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
					r.fail(c.Relationship.Pos, "%s: @chain would be a second field %q of %s; give it another name", c.Relationship.Name, field, n.Name)
				}
				taken[field] = true
			}
		}
	}
}

func otherSide(t *RelationshipType, far *Far, n *NodeType) *Far {
	if t.Same {
		return n.Far
	}
	return far
}

// clashes are fields that two declarations would put on one type: a problem for
// each pair of them, however many types they meet on.
type clashes struct {
	problems Problems
	types    map[string]int // by the message without its type
}

func (c *clashes) end(n *NodeType, e *End) {
	t := e.Relationship
	switch other, property := n.ends[e.Field], n.properties[e.Field]; {
	case other != nil:
		c.add(n, t.Pos, "%s and %s would both be a field %q; rename an end of one", other.Relationship.Name, t.Name, e.Field)
	case property != nil && !property.Common: // common names are told already
		c.add(n, t.Pos, "%s: an end would be a field %q, which is a property there; rename one", t.Name, e.Field)
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

// shareUnions works out what the members of each union have in common.
func (r *reader) shareUnions() {
	told := map[*Property]bool{}
	for _, u := range r.cat.Unions {
		if len(u.Far.Types) == 0 {
			continue
		}
		first, rest := u.Far.Types[0], u.Far.Types[1:]
		for _, p := range first.Own() {
			if r.shared(u, p, rest) {
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
		// A property that only some members share is still asked for in one
		// selection, so it must not differ in what a client may merge.
		seen := map[string]*Property{}
		for _, t := range u.Far.Types {
			for _, p := range t.Own() {
				q := seen[p.Name]
				if q != nil && (q.Required != p.Required || q.List != p.List) && !told[p] {
					told[p] = true
					r.fail(p.Pos, "%s and %s are asked for together through union %s, but one may be null or is a list and the other not; make them alike or rename one", p, q, u.Name)
				}
				if q == nil {
					seen[p.Name] = p
				}
			}
		}
	}
}

func (r *reader) shared(u *Union, p *Property, rest []*NodeType) bool {
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
