package catalog

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/ast"
)

// The names that a schema cannot use because the derived API has them. Options adds those of
// views and of the service. A test of package graph finds missing ones.
var (
	builtinTypes = []string{
		"Query", "Mutation", "Subscription", "Node", "Relationship", "Fact", "Citation", "Dataset", "DatasetCount", "FactKind", "PageInfo",
		"NodeType", "RelationshipType", "FactStatus", "DatasetStatus", "OrderDirection", "DateForm",
		"String", "Int", "BigInt", "Float", "Boolean", "ID", "Date", "DateTime", "Duration", "URL", "SAME",
	}
	builtinRoots     = []string{"node", "nodes", "relationship", "relationships", "dataset", "datasets"}
	reservedSuffixes = []string{"Connection", "Edge", "Where", "OrderBy", "Match", "Filter", "Relationship", "Facet", "Stat", "GroupBy", "Aggregate"}

	reservedFields            = []string{"and", "or", "not", "types", "via"}
	builtinNodeFields         = []string{"id", "type", "label", "description", "note", "datasets", "citations", "createdAt", "updatedAt", "supports", "cite"}
	builtinRelationshipFields = []string{"id", "type", "source", "target", "since", "until", "status", "confidence", "basis", "note", "datasets", "citations", "createdAt", "updatedAt", "cite", "from", "to", "key"}
)

// reservedNodeFields returns the names of the fields that every node has in the API.
func (r *reader) reservedNodeFields() []string {
	return slices.Concat(builtinNodeFields, r.opts.ReservedNodeFields)
}

// reservedRelationshipFields returns the names of the fields that every relationship has in the
// API.
func (r *reader) reservedRelationshipFields() []string {
	return slices.Concat(builtinRelationshipFields, r.opts.ReservedRelationshipFields)
}

// CitationLabel is the Neo4j type of the relationship from a citation to its source. No
// relationship type can have it.
const CitationLabel = "STANDS_ON"

// typeName refuses names that the API, GraphQL or a store reserves.
func (r *reader) typeName(at Pos, name string) {
	same := func(other string) bool { return strings.EqualFold(other, name) }
	if slices.ContainsFunc(builtinTypes, same) || slices.ContainsFunc(r.opts.ReservedTypes, same) {
		r.fail(at, "%s is reserved for the API; give the type another name", name)
	}
	if strings.HasPrefix(strings.ToLower(name), "sqlite_") {
		r.fail(at, "%s: names that begin with sqlite_ are reserved for SQLite; give the type another name", name)
	}
	for _, s := range reservedSuffixes {
		if strings.HasSuffix(name, s) {
			r.fail(at, "%s: names that end in %s are reserved for derived types; give the type another name", name, s)
		}
	}
	r.checkName(at, "type", name)
}

// checkName refuses names that GraphQL does not allow, or that a store would confuse.
func (r *reader) checkName(at Pos, what, name string) {
	switch {
	case strings.HasPrefix(name, "_"):
		r.fail(at, "%s: %q must not begin with an underscore; give it another name", what, name)
	case strings.Contains(name, "__"):
		r.fail(at, "%s: %q must not contain two underscores in a row; give it another name", what, name)
	case !graphQLName(name):
		r.fail(at, "%s: %q is not a name in GraphQL; use letters, digits and underscores, and do not begin with a digit", what, name)
	}
}

// graphQLName reports whether GraphQL allows the name.
func graphQLName(s string) bool {
	for i, c := range s {
		if c > unicode.MaxASCII || !(c == '_' || unicode.IsLetter(c) || i > 0 && unicode.IsDigit(c)) {
			return false
		}
	}
	return s != ""
}

// onlyDirectives refuses directives that are not allowed on a declaration, or given twice.
func (r *reader) onlyDirectives(list ast.DirectiveList, allowed []string, on string) {
	seen := map[string]bool{}
	for _, d := range list {
		switch {
		case !slices.Contains(allowed, d.Name) && len(allowed) == 0:
			r.fail(pos(d.Position), "%s: @%s is not allowed here, and no other directive is; remove it", on, d.Name)
		case !slices.Contains(allowed, d.Name):
			r.fail(pos(d.Position), "%s: @%s is not allowed here; these are: @%s", on, d.Name, strings.Join(allowed, ", @"))
		case seen[d.Name] && d.Name != "warn":
			r.fail(pos(d.Position), "%s: @%s is given twice; remove one", on, d.Name)
		}
		seen[d.Name] = true
	}
}

// An argument is one that a directive takes.
type argument struct {
	name     string
	boolean  bool // it is true or false, not a text
	list     bool // it is an optional list; it is not among the values of arguments
	optional bool
}

// texts are required arguments whose values are texts.
func texts(names ...string) []argument {
	var out []argument
	for _, n := range names {
		out = append(out, argument{name: n})
	}
	return out
}

// arguments returns the values of a directive's arguments. The directive takes no others.
func (r *reader) arguments(d *ast.Directive, takes ...argument) map[string]string {
	out := map[string]string{}
	at := pos(d.Position)
	for _, a := range takes {
		arg := d.Arguments.ForName(a.name)
		switch {
		case a.list:
		case arg == nil && !a.optional:
			r.fail(at, "@%s lacks its argument %q; it takes %s", d.Name, a.name, names(takes))
		case arg == nil:
		case a.boolean && arg.Value.Kind != ast.BooleanValue:
			r.fail(at, "@%s: %s must be true or false, not %s", d.Name, a.name, arg.Value)
		case !a.boolean && arg.Value.Kind != ast.StringValue && arg.Value.Kind != ast.BlockValue:
			r.fail(at, "@%s: %s must be a text in quotes, not %s", d.Name, a.name, arg.Value)
		case !a.boolean && arg.Value.Raw == "":
			r.fail(at, "@%s: %s is empty; give it a value", d.Name, a.name)
		default:
			out[a.name] = arg.Value.Raw
		}
	}
	seen := map[string]bool{}
	for _, arg := range d.Arguments {
		switch {
		case !slices.ContainsFunc(takes, func(a argument) bool { return a.name == arg.Name }):
			r.fail(at, "@%s has no argument %q; it takes %s", d.Name, arg.Name, names(takes))
		case seen[arg.Name]:
			r.fail(at, "@%s has its argument %q twice; remove one", d.Name, arg.Name)
		}
		seen[arg.Name] = true
	}
	return out
}

// names joins the names of arguments for a message.
func names(takes []argument) string {
	var names []string
	for _, a := range takes {
		names = append(names, a.name)
	}
	return list(names)
}

// list joins names for a message.
func list(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// warnings reads the @warn directives of a type.
func (r *reader) warnings(d *ast.Definition) []Warning {
	var out []Warning
	for _, dir := range d.Directives {
		if dir.Name == "warn" {
			args := r.arguments(dir, texts("when", "say")...)
			out = append(out, Warning{When: args["when"], Say: args["say"], Pos: pos(dir.Position)})
		}
	}
	return out
}

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}
