package guard

import "github.com/vektah/gqlparser/v2/ast"

// isIntrospection says whether a document is an introspection query as tools send it: it
// has __schema as its only root field, no aliases, and each field once in a selection
// set. Such a document is exempt from all limits, since tools cannot do without it. Its
// size is bounded here, and validation bounds how deep introspection nests lists.
func isIntrospection(doc *ast.QueryDocument) bool {
	if len(doc.Operations) != 1 {
		return false
	}
	op := doc.Operations[0]
	if len(op.Directives) > 0 || len(op.VariableDefinitions) > 0 || len(op.SelectionSet) != 1 {
		return false
	}
	if f, ok := op.SelectionSet[0].(*ast.Field); !ok || f.Name != "__schema" {
		return false
	}
	t := toolQuery{doc: doc, fields: 500, spread: map[string]bool{}}
	// Tools define no fragment that is unused, or twice.
	return t.accepts(op.SelectionSet, 3) && len(t.spread) == len(doc.Fragments)
}

// A toolQuery checks an introspection query.
type toolQuery struct {
	doc    *ast.QueryDocument
	fields int             // how many more fields it may have, counting each spread
	spread map[string]bool // the fragments that it spreads
}

// accepts says whether a selection set may be from a tool. Fragments may nest deep
// levels: tools have no more than TypeRef in InputValue in FullType.
func (t *toolQuery) accepts(set ast.SelectionSet, deep int) bool {
	seen := map[string]bool{}
	for _, s := range set {
		name := ""
		switch s := s.(type) {
		case *ast.Field:
			name = s.Name
			t.fields--
			if t.fields < 0 || s.Alias != "" && s.Alias != s.Name || len(s.Directives) > 0 || !t.accepts(s.SelectionSet, deep) {
				return false
			}
		case *ast.FragmentSpread:
			name = "..." + s.Name
			f := t.doc.Fragments.ForName(s.Name)
			if f == nil || deep == 0 || len(s.Directives) > 0 || len(f.Directives) > 0 || !t.accepts(f.SelectionSet, deep-1) {
				return false
			}
			t.spread[s.Name] = true
		default:
			return false
		}
		if seen[name] {
			return false
		}
		seen[name] = true
	}
	return true
}

// AsksSchema says whether a document has an introspection field (__schema or __type)
// anywhere.
func AsksSchema(doc *ast.QueryDocument) bool {
	for _, o := range doc.Operations {
		if asksSchema(o.SelectionSet) {
			return true
		}
	}
	for _, f := range doc.Fragments {
		if asksSchema(f.SelectionSet) {
			return true
		}
	}
	return false
}

func asksSchema(set ast.SelectionSet) bool {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			if s.Name == "__schema" || s.Name == "__type" || asksSchema(s.SelectionSet) {
				return true
			}
		case *ast.InlineFragment:
			if asksSchema(s.SelectionSet) {
				return true
			}
		}
	}
	return false
}
