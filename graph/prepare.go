package graph

import (
	"encoding/json"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/plan"
	"casegraph/internal/recent"
)

// Applications repeat the same operations with other ids and cursors. A compiled operation is
// kept with parameters in the place of these values, and each request binds its own values
// (plan.Parameter). The store keeps its statement with the plan (plan.Cache).
//
// Compiling finds out which variables can be bound. A variable is free if every place that
// uses it is a parameter of a root field's list. The values of all other variables are part
// of the key, since any of them may have changed the plan.

// preparations keeps compiled operations.
type preparations struct {
	free     *recent.Cache[*ast.OperationDefinition, map[string]bool]
	compiled *recent.Cache[preparationKey, []*rootAnswer]
}

// A preparationKey is an operation with the values of the variables that are not free.
type preparationKey struct {
	operation *ast.OperationDefinition
	values    string
}

// longestKey is the greatest length of a key's values, in bytes. Operations with longer values
// are not kept, since they rarely come twice.
const longestKey = 256

func newPreparations(b *recent.Budget) *preparations {
	return &preparations{
		free:     recent.NewCache[*ast.OperationDefinition, map[string]bool](b),
		compiled: recent.NewCache[preparationKey, []*rootAnswer](b),
	}
}

// get returns the compiled operation with the values of this request. It returns false if a
// value is invalid: then compiling finds the error.
func (p *preparations) get(op *graphql.OperationContext) ([]*rootAnswer, bool) {
	free, ok := p.free.Get(op.Operation)
	if !ok {
		return nil, false
	}
	key, ok := keyOf(op, free)
	if !ok {
		return nil, false
	}
	kept, ok := p.compiled.Get(key)
	if !ok {
		return nil, false
	}
	roots := make([]*rootAnswer, len(kept))
	for i, r := range kept {
		bound, err := r.Bound(op.Variables)
		if err != nil {
			return nil, false
		}
		copied := *r
		copied.Root = *bound
		roots[i] = &copied
	}
	return roots, true
}

// put keeps a compiled operation. It does not if a part of it failed, or needs the generated
// schema.
func (p *preparations) put(op *graphql.OperationContext, size int, roots []*rootAnswer) {
	bound := map[*ast.Value]bool{}
	for _, r := range roots {
		if r.err != nil || r.Answer == nil && r.data == nil {
			return
		}
		for _, b := range r.Bindings {
			bound[b.Value] = true
		}
	}
	uses := variableUses(op)
	isFree := func(name string) bool {
		for _, at := range uses[name] {
			if !bound[at] {
				return false
			}
		}
		return true
	}
	// The entry keeps the document in memory, so its bytes count.
	document := DocumentBytes(op.Doc)
	free, known := p.free.Get(op.Operation)
	if !known {
		free = map[string]bool{}
		for _, v := range op.Operation.VariableDefinitions {
			free[v.Variable] = isFree(v.Variable)
		}
		p.free.Add(op.Operation, free, document+freeBytes*len(free))
	}
	for name, is := range free {
		if is && !isFree(name) { // other values of the variables, such as @skip's, led to a place that cannot be bound
			return
		}
	}
	key, ok := keyOf(op, free)
	if !ok {
		return
	}
	kept := make([]*rootAnswer, len(roots))
	for i, r := range roots {
		k := *r
		for _, l := range k.Lists() {
			if l != nil {
				l.Cache = &plan.Cache{Grow: func(bytes int) { p.compiled.Grow(key, bytes) }}
			}
		}
		kept[i] = &k
	}
	p.compiled.Add(key, kept, document+len(key.values)+planFieldBytes*size)
}

// keyOf returns the key of an operation. Of a free variable, only whether it has a value is
// part of the key. It returns false if the key would be too long.
func keyOf(op *graphql.OperationContext, free map[string]bool) (preparationKey, bool) {
	var b strings.Builder
	for _, d := range op.Operation.VariableDefinitions {
		v, given := op.Variables[d.Variable]
		switch {
		case !given:
			b.WriteByte('-')
		case free[d.Variable] && v != nil:
			b.WriteByte('+')
		default:
			text, err := json.Marshal(v)
			if err != nil || b.Len()+len(text) > longestKey {
				return preparationKey{}, false
			}
			b.Write(text)
		}
		b.WriteByte(0)
	}
	return preparationKey{op.Operation, b.String()}, true
}

// variableUses returns all places in the operation that use each variable.
func variableUses(op *graphql.OperationContext) map[string][]*ast.Value {
	uses := map[string][]*ast.Value{}
	var value func(v *ast.Value)
	value = func(v *ast.Value) {
		if v == nil {
			return
		}
		if v.Kind == ast.Variable {
			uses[v.Raw] = append(uses[v.Raw], v)
		}
		for _, c := range v.Children {
			value(c.Value)
		}
	}
	directives := func(ds ast.DirectiveList) {
		for _, d := range ds {
			for _, a := range d.Arguments {
				value(a.Value)
			}
		}
	}
	var set func(s ast.SelectionSet)
	set = func(s ast.SelectionSet) {
		for _, s := range s {
			switch s := s.(type) {
			case *ast.Field:
				for _, a := range s.Arguments {
					value(a.Value)
				}
				directives(s.Directives)
				set(s.SelectionSet)
			case *ast.InlineFragment:
				directives(s.Directives)
				set(s.SelectionSet)
			case *ast.FragmentSpread:
				directives(s.Directives)
			}
		}
	}
	directives(op.Operation.Directives)
	set(op.Operation.SelectionSet)
	for _, f := range op.Doc.Fragments {
		directives(f.Directives)
		set(f.SelectionSet)
	}
	return uses
}
