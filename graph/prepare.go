package graph

import (
	"encoding/json"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/plan"
	"casegraph/internal/recent"
)

// Applications ask the same operations again and again, with other ids and
// cursors. What such an operation was compiled to is kept with parameters in the place
// of those values, and a request binds its own (plan.Parameter). The store keeps its
// statement with the plan (plan.Cache).
//
// Compiling finds out which variables can be bound. A variable is free when each place
// where it stands turned out to be a parameter of a root field's list. A plan counts
// for one value of every other variable, which may have decided anything in it.

// preparations are what an engine has compiled and answered lately.
type preparations struct {
	free     *recent.Cache[*ast.OperationDefinition, map[string]bool]
	compiled *recent.Cache[preparationKey, []*rootAnswer]
}

// A preparationKey is an operation with the values of its variables, but for the
// free ones.
type preparationKey struct {
	operation *ast.OperationDefinition
	values    string
}

// longestKey bounds the values of a key, in bytes: longer ones hardly come twice.
const longestKey = 256

func newPreparations(b *recent.Budget) *preparations {
	return &preparations{
		free:     recent.NewCache[*ast.OperationDefinition, map[string]bool](b),
		compiled: recent.NewCache[preparationKey, []*rootAnswer](b),
	}
}

// get finds what the operation was compiled to and binds the values of this
// request. It finds nothing where one of them is refused: compiling says why.
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

// put keeps what an operation was compiled to, unless a part of it failed or is
// not answered from a plan.
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
	// What is kept for an operation keeps its document in memory.
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
		if is && !isFree(name) { // it stands in more places now that others differ
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
		for _, l := range []*plan.List{k.List, k.Walk} {
			if l != nil {
				l.Cache = &plan.Cache{Grow: func(bytes int) { p.compiled.Grow(key, bytes) }}
			}
		}
		kept[i] = &k
	}
	p.compiled.Add(key, kept, document+len(key.values)+planFieldBytes*size)
}

// keyOf writes the values of the variables. Of a free one it says only whether
// there is a value.
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

// variableUses are the places where the variables of an operation stand.
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
