package graph

import "github.com/vektah/gqlparser/v2/ast"

// What the entries of caches take of memory, in bytes. The numbers were measured.
const (
	documentBytes = 500
	fieldBytes    = 250 // of a field, fragment, directive or variable of a document
	argumentBytes = 120
	valueBytes    = 280

	planFieldBytes = 400 // of a field of a plan, with its part of the answer
	freeBytes      = 64  // of a free variable
)

// DocumentBytes returns what a validated document takes of memory in bytes, with its text.
func DocumentBytes(d *ast.QueryDocument) int {
	n := documentBytes
	for _, o := range d.Operations {
		if n == documentBytes && o.Position != nil {
			n += len(o.Position.Src.Input)
		}
		n += fieldBytes + directivesBytes(o.Directives) + selectionBytes(o.SelectionSet)
		for _, v := range o.VariableDefinitions {
			n += fieldBytes + inlineBytes(v.DefaultValue) + directivesBytes(v.Directives)
		}
	}
	for _, f := range d.Fragments {
		n += fieldBytes + directivesBytes(f.Directives) + selectionBytes(f.SelectionSet)
	}
	return n
}

func selectionBytes(set ast.SelectionSet) (n int) {
	for _, s := range set {
		n += fieldBytes
		switch s := s.(type) {
		case *ast.Field:
			n += argumentsBytes(s.Arguments) + directivesBytes(s.Directives) + selectionBytes(s.SelectionSet)
		case *ast.InlineFragment:
			n += directivesBytes(s.Directives) + selectionBytes(s.SelectionSet)
		case *ast.FragmentSpread:
			n += directivesBytes(s.Directives)
		}
	}
	return n
}

func directivesBytes(ds ast.DirectiveList) (n int) {
	for _, d := range ds {
		n += fieldBytes + argumentsBytes(d.Arguments)
	}
	return n
}

func argumentsBytes(as ast.ArgumentList) (n int) {
	for _, a := range as {
		n += argumentBytes + inlineBytes(a.Value)
	}
	return n
}

// inlineBytes returns what a value written in the document takes.
func inlineBytes(v *ast.Value) int {
	if v == nil {
		return 0
	}
	n := valueBytes
	for _, c := range v.Children {
		n += inlineBytes(c.Value)
	}
	return n
}
