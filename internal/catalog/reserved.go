package catalog

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/ast"
)

// Names that a schema may not use, because the derived API has them.
var (
	builtinTypes = []string{
		"Query", "Mutation", "Subscription", "Node", "Relationship", "Fact", "Citation", "Dataset", "PageInfo",
		"NodeType", "RelationshipType", "FactStatus", "OrderDirection", "Direction", "CountOrder",
		"String", "Int", "BigInt", "Float", "Boolean", "ID", "Date", "DateTime", "Duration", "URL", "SAME",
	}
	builtinRoots = []string{
		"node", "nodes", "relationship", "relationships", "dataset", "datasets",
		"search", "suggest", "neighborhood", "paths", "disputes", "timeline",
	}
	reservedSuffixes = []string{"Connection", "Edge", "Where", "OrderBy", "Match", "Filter", "Relationship", "Facet", "Stat"}

	reservedFields             = []string{"and", "or", "not", "types", "via"}
	reservedNodeFields         = []string{"id", "type", "label", "description", "note", "datasets", "citations", "createdAt", "updatedAt", "relationships", "relationshipCounts", "supports", "cite"}
	reservedRelationshipFields = []string{"id", "type", "source", "target", "since", "until", "status", "confidence", "basis", "note", "datasets", "citations", "createdAt", "updatedAt", "cite", "from", "to", "key"}
)

// CitationLabel is the Neo4j type of the relationship from a citation to its
// source; no relationship type may have it.
const CitationLabel = "STANDS_ON"

// checkName refuses names that GraphQL or a store could not keep apart.
func (r *reader) checkName(at Pos, what, name string) {
	switch {
	case name == "":
		r.fail(at, "%s is empty; give it a name", what)
	case strings.Contains(name, "__"):
		r.fail(at, "%s: %q may not hold two underscores in a row", what, name)
	case strings.HasPrefix(name, "_"):
		r.fail(at, "%s: %q may not begin with an underscore", what, name)
	case !graphQLName(name):
		r.fail(at, "%s: %q is not a GraphQL name: letters, digits and underscores, no digit first", what, name)
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
			r.fail(pos(d.Position), "%s: unknown directive @%s; none may stand here", on, d.Name)
		case !slices.Contains(allowed, d.Name):
			r.fail(pos(d.Position), "%s: unknown directive @%s; here may stand @%s", on, d.Name, strings.Join(allowed, " @"))
		case seen[d.Name] && d.Name != "warn":
			r.fail(pos(d.Position), "%s: @%s stands twice", on, d.Name)
		}
		seen[d.Name] = true
	}
}

// arguments reads a directive's arguments as text: exactly the named ones; one
// whose name ends in "?" may be left out.
func (r *reader) arguments(d *ast.Directive, names ...string) map[string]string {
	out := map[string]string{}
	at := pos(d.Position)
	for _, n := range names {
		name, optional := strings.CutSuffix(n, "?")
		arg := d.Arguments.ForName(name)
		switch {
		case name == "":
		case arg == nil && !optional:
			r.fail(at, "@%s lacks its argument %q", d.Name, name)
		case arg == nil:
		case arg.Value.Kind != ast.StringValue && arg.Value.Kind != ast.BlockValue && arg.Value.Kind != ast.BooleanValue:
			r.fail(pos(arg.Position), "@%s: %s must be a string, not %s", d.Name, name, arg.Value)
		default:
			out[name] = arg.Value.Raw
		}
	}
	for _, arg := range d.Arguments {
		if !slices.Contains(names, arg.Name) && !slices.Contains(names, arg.Name+"?") {
			r.fail(at, "@%s has no argument %q; it takes %s", d.Name, arg.Name, strings.Join(names, " "))
		}
	}
	return out
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
