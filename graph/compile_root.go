package graph

import (
	"github.com/99designs/gqlgen/graphql"

	"casegraph/internal/plan"
)

// A rootPlan is what a root field is compiled to.
type rootPlan struct {
	field graphql.CollectedField
	// list is what the field is answered from; nil where nothing has to be read.
	list *plan.List
	// bindings are arguments that a later request may give other values.
	bindings []argumentBinding
	// required nodes have to exist.
	required []requiredNodes
	// extra lists are read besides list, for the same answer; some may be nil.
	extra []*plan.List
	// walk, where there is one, is read first. It finds the nodes that list and extra are
	// about: the first field of its row lists them, each beginning with its id.
	walk *plan.List
	// answer writes what was read.
	answer answer
	// size is that of all these plans: see maxSize.
	size int
}

// lists are what the store is to read for the field, in that order; nil is nothing.
func (r *rootPlan) lists() []*plan.List {
	return append(append([]*plan.List{r.walk}, r.extra...), r.list)
}

// requiredNodes are nodes that an argument names by their ids. The field fails where
// one of them does not exist.
type requiredNodes struct {
	argument string
	ids      []string
	// ifNone says that they are looked for only where the field's list has no rows: where
	// it has some, they exist.
	ifNone bool
}

// require has the root field fail where there are no nodes with these ids.
func (c *compiler) require(argument string, ids []string) {
	c.root.required = append(c.root.required, requiredNodes{argument, ids, false})
}

// rootField compiles a root field. It gives nil for a field that is not answered from
// the store.
func (c *compiler) rootField(f graphql.CollectedField) (*rootPlan, error) {
	compile := c.rootOf(f.Name)
	if compile == nil {
		return nil, nil
	}
	before := c.size
	c.root = &rootPlan{field: f}
	var err error
	c.root.list, c.root.answer, err = compile(c, f, arguments(f.Field, c.op.Variables))
	c.root.size = c.size - before
	return c.root, err
}
