package graph

import (
	"context"
	"fmt"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"casegraph/internal/fault"
)

// Explain describes how an operation is answered, for those who run the store: its cost and,
// for each root field, the plans, the statements and the store's own plans. It reads nothing.
func (e *Engine) Explain(ctx context.Context, query, name string, variables map[string]any) (string, error) {
	op, err := e.operation(query, name, variables)
	if err != nil {
		return "", err
	}
	roots := e.compile(ctx, op)
	var run Run
	refused := e.admit(ctx, &run, roots)
	var b strings.Builder
	fmt.Fprintf(&b, "cost %d of %d\n", run.Cost.Requested, e.maxCost)
	if refused != nil {
		fmt.Fprintf(&b, "refused: %s\n", fault.Public(refused))
	}
	for _, r := range roots {
		fmt.Fprintf(&b, "\n# %s\n", r.Field.Alias)
		switch {
		case r.err != nil:
			fmt.Fprintf(&b, "\nrefused: %s\n", fault.Public(r.err))
			continue
		case r.Answer == nil:
			b.WriteString("\nanswered without the store\n")
			continue
		}
		fmt.Fprintf(&b, "\ncost %d: %d for lists and rows, %d for the %.0f rows that may be looked at to find them, %d for a plan of size %d\n",
			r.estimate.Cost(), r.estimate.Rows, r.estimate.Looking(), r.estimate.Looks, r.estimate.Preparing(), r.estimate.Size)
		for _, l := range r.Lists() {
			if l == nil {
				continue
			}
			fmt.Fprintf(&b, "\nplan\n%s", indented(l.String()))
			explained, err := e.store.Explain(ctx, l, true)
			if err != nil {
				return "", err
			}
			for _, x := range explained {
				heading := "statement"
				if x.For != "" {
					heading += ": " + x.For
				}
				fmt.Fprintf(&b, "\n%s\n%s\nthe store\n%s", heading, indented(x.Statement), indented(x.Plan))
			}
		}
	}
	return b.String(), nil
}

func indented(text string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.TrimRight(text, "\n") + "\n") {
		b.WriteString("    " + line)
	}
	return b.String()
}

// Statements returns the statements that were run for an operation, without values (see
// store.Store.Explain). It leaves out those that cannot be explained, and stops when ctx is
// done.
func (e *Engine) Statements(ctx context.Context, run *Run) []string {
	var out []string
	for _, l := range run.Plans {
		if ctx.Err() != nil {
			break
		}
		explained, err := e.store.Explain(ctx, l, false)
		if err != nil {
			continue // the operation was answered, so this error does not matter
		}
		for _, x := range explained {
			out = append(out, x.Statement)
		}
	}
	return out
}

// operation parses and validates a document, and returns its operation of this name. The
// errors are those that a client would get.
func (e *Engine) operation(query, name string, variables map[string]any) (*graphql.OperationContext, error) {
	doc, err := parser.ParseQuery(&ast.Source{Input: query})
	if err != nil {
		return nil, fault.New(fault.ParseFailed, "%v", err)
	}
	if errs := validator.ValidateWithRules(e.schema, doc, rules.NewDefaultRules()); len(errs) > 0 {
		return nil, fault.New(fault.ValidationFailed, "%s", strings.TrimSpace(errs.Error()))
	}
	op := doc.Operations.ForName(name)
	if op == nil {
		return nil, fault.Input("operation", "there is no operation %q in the document, or there are several", name)
	}
	values, err := Variables(e.schema, op, variables)
	if err != nil {
		return nil, err
	}
	if values, err = validator.VariableValues(e.schema, op, values); err != nil {
		return nil, fault.New(fault.BadUserInput, "%v", err)
	}
	c := &graphql.OperationContext{RawQuery: query, Doc: doc, Operation: op, OperationName: name, Variables: values}
	return c, checkConditions(c)
}
