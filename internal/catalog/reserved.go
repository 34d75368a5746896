package catalog

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/ast"
)

// Names that a schema may not use, because the derived API has them. Those of views
// and of the service come in Options. A test of package graph finds what is missing.
var (
	builtinTypes = []string{
		"Query", "Mutation", "Subscription", "Node", "Relationship", "Fact", "Citation", "Dataset", "PageInfo",
		"NodeType", "RelationshipType", "FactStatus", "DatasetStatus", "OrderDirection", "CountOrder",
		"String", "Int", "BigInt", "Float", "Boolean", "ID", "Date", "DateTime", "Duration", "URL", "SAME",
	}
	builtinRoots     = []string{"node", "nodes", "relationship", "relationships", "dataset", "datasets"}
	reservedSuffixes = []string{"Connection", "Edge", "Where", "OrderBy", "Match", "Filter", "Relationship", "Facet", "Stat"}

	reservedFields             = []string{"and", "or", "not", "types", "via"}
	builtinNodeFields          = []string{"id", "type", "label", "description", "note", "datasets", "citations", "createdAt", "updatedAt", "supports", "cite"}
	reservedRelationshipFields = []string{"id", "type", "source", "target", "since", "until", "status", "confidence", "basis", "note", "datasets", "citations", "createdAt", "updatedAt", "cite", "from", "to", "key"}
)

// reservedNodeFields are the fields that every node has in the API.
func (r *reader) reservedNodeFields() []string {
	return slices.Concat(builtinNodeFields, r.opts.ReservedNodeFields)
}

// CitationLabel is the Neo4j type of the relationship from a citation to its
// source; no relationship type may have it.
const CitationLabel = "STANDS_ON"

// typeName refuses names that the API, GraphQL or a store has for itself.
func (r *reader) typeName(at Pos, name string) {
	same := func(other string) bool { return strings.EqualFold(other, name) }
	if slices.ContainsFunc(builtinTypes, same) || slices.ContainsFunc(r.opts.ReservedTypes, same) {
		r.fail(at, "%s is a name of the API's own; give the type another", name)
	}
	if strings.HasPrefix(strings.ToLower(name), "sqlite_") {
		r.fail(at, "%s: names that begin with sqlite_ are SQLite's own; give the type another", name)
	}
	for _, s := range reservedSuffixes {
		if strings.HasSuffix(name, s) {
			r.fail(at, "%s: names that end in %s are kept for derived types; give the type another", name, s)
		}
	}
	r.checkName(at, "type", name)
}

// checkName refuses names that GraphQL or a store could not keep apart.
func (r *reader) checkName(at Pos, what, name string) {
	switch {
	case strings.HasPrefix(name, "_"):
		r.fail(at, "%s: %q may not begin with an underscore; give it another name", what, name)
	case strings.Contains(name, "__"):
		r.fail(at, "%s: %q may not hold two underscores in a row; give it another name", what, name)
	case !graphQLName(name):
		r.fail(at, "%s: %q is not a name in GraphQL: write letters, digits and underscores, no digit first", what, name)
	}
}

func graphQLName(s string) bool {
	for i, c := range s {
		if c > unicode.MaxASCII || !(c == '_' || unicode.IsLetter(c) || i > 0 && unicode.IsDigit(c)) {
			return false
		}
	}
	return s != ""
}

// onlyDirectives refuses directives that mean nothing in this place.
func (r *reader) onlyDirectives(list ast.DirectiveList, allowed []string, on string) {
	seen := map[string]bool{}
	for _, d := range list {
		switch {
		case !slices.Contains(allowed, d.Name) && len(allowed) == 0:
			r.fail(pos(d.Position), "%s: @%s may not stand here, nor may any other directive; remove it", on, d.Name)
		case !slices.Contains(allowed, d.Name):
			r.fail(pos(d.Position), "%s: @%s may not stand here; what may is @%s", on, d.Name, strings.Join(allowed, ", @"))
		case seen[d.Name] && d.Name != "warn":
			r.fail(pos(d.Position), "%s: @%s stands twice; remove one", on, d.Name)
		}
		seen[d.Name] = true
	}
}

// arguments reads a directive's arguments: exactly the named ones, which are
// texts; one whose name ends in "?" is true or false and may be left out.
func (r *reader) arguments(d *ast.Directive, names ...string) map[string]string {
	out := map[string]string{}
	at := pos(d.Position)
	for _, n := range names {
		name, optional := strings.CutSuffix(n, "?")
		arg := d.Arguments.ForName(name)
		switch {
		case arg == nil && !optional:
			r.fail(at, "@%s lacks its argument %q; it takes %s", d.Name, name, list(names))
		case arg == nil:
		case optional && arg.Value.Kind != ast.BooleanValue:
			r.fail(at, "@%s: %s has to be true or false, not %s", d.Name, name, arg.Value)
		case !optional && arg.Value.Kind != ast.StringValue && arg.Value.Kind != ast.BlockValue:
			r.fail(at, "@%s: %s has to be a text in quotes, not %s", d.Name, name, arg.Value)
		case !optional && arg.Value.Raw == "":
			r.fail(at, "@%s: %s is empty; give it a value", d.Name, name)
		default:
			out[name] = arg.Value.Raw
		}
	}
	seen := map[string]bool{}
	for _, arg := range d.Arguments {
		switch {
		case !slices.Contains(names, arg.Name) && !slices.Contains(names, arg.Name+"?"):
			r.fail(at, "@%s has no argument %q; it takes %s", d.Name, arg.Name, list(names))
		case seen[arg.Name]:
			r.fail(at, "@%s has its argument %q twice; remove one", d.Name, arg.Name)
		}
		seen[arg.Name] = true
	}
	return out
}

func list(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.ReplaceAll(strings.Join(names, ", "), "?", "")
}

func (r *reader) warnings(d *ast.Definition) []Warning {
	var out []Warning
	for _, dir := range d.Directives {
		if dir.Name == "warn" {
			args := r.arguments(dir, "when", "say")
			out = append(out, Warning{When: args["when"], Say: args["say"], Pos: pos(dir.Position)})
		}
	}
	return out
}

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}
