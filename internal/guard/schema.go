package guard

import "github.com/vektah/gqlparser/v2/ast"

// isIntrospection says whether a document asks for the schema as tools do: for
// __schema alone, each field once in a selection set, under its own name. However
// the limits are set, that is let through: it is bounded by itself, and without it
// no tool works. Validation bounds how deep introspection nests lists.
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
	t := tool{doc: doc, fields: 500, spread: map[string]bool{}}
	// What nothing spreads, or stands twice under one name, is no tool's.
	return t.wrote(op.SelectionSet, 3) && len(t.spread) == len(doc.Fragments)
}

// A tool is how a program asks for the schema.
type tool struct {
	doc    *ast.QueryDocument
	fields int // that are left to it, fragments in place of their spreads
	spread map[string]bool
}

// wrote says whether a selection set may be a tool's. Fragments spread others as
// many deep: TypeRef in InputValue in FullType is all that tools have.
func (t *tool) wrote(set ast.SelectionSet, deep int) bool {
	seen := map[string]bool{}
	for _, s := range set {
		name := ""
		switch s := s.(type) {
		case *ast.Field:
			name = s.Name
			t.fields--
			if t.fields < 0 || s.Alias != "" && s.Alias != s.Name || len(s.Directives) > 0 || !t.wrote(s.SelectionSet, deep) {
				return false
			}
		case *ast.FragmentSpread:
			name = "..." + s.Name
			f := t.doc.Fragments.ForName(s.Name)
			if f == nil || deep == 0 || len(s.Directives) > 0 || len(f.Directives) > 0 || !t.wrote(f.SelectionSet, deep-1) {
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

// AsksSchema says whether a document asks about the schema anywhere.
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
