package graph

import (
	"context"

	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// A walk is how the value of a root field is found whose facts depend on each
// other: their ids are found step by step, then their rows are read by ordinary
// lists.
type walk interface {
	// find gives what the field's answer is written from.
	find(ctx context.Context, r observed) (any, error)
	// rows are the lists of rows as they are when every limit is reached.
	rows() []*plan.List
}

// A template is a list for facts whose ids are known only when it is read.
type template struct {
	list plan.List // without IDs
	// What a store makes of a list for one id is not that for several.
	one, several *plan.Memo
}

func newTemplate(l plan.List) *template {
	return &template{list: l, one: new(plan.Memo), several: new(plan.Memo)}
}

// of is the list for some ids.
func (t *template) of(ids []string) *plan.List {
	l := t.list
	l.IDs, l.Memo = plan.IDs(ids...), t.several
	if len(ids) == 1 {
		l.Memo = t.one
	}
	return &l
}

// atMost is the list for a number of ids, which it does not have.
func (t *template) atMost(n int) *plan.List {
	l := t.list
	l.Limit = n
	return &l
}

// readAll reads lists of the answer and gives their values.
func readAll(ctx context.Context, r observed, lists ...*plan.List) ([]any, error) {
	values, err := look(ctx, r, lists...)
	for i, v := range values {
		r.run.tally(lists[i], v)
	}
	return values, err
}

// look reads lists by which a walk finds its way. They cost nothing, as what a
// store passes over to find a path does not: what a walk costs is what it answers.
func look(ctx context.Context, r observed, lists ...*plan.List) ([]any, error) {
	values := make([]any, len(lists))
	for i, result := range r.Read(ctx, lists) {
		if result.Err != nil {
			return nil, result.Err
		}
		values[i] = result.Value
	}
	return values, nil
}

// byID are rows by the id at their first place.
func byID(rows any) map[string][]any {
	out := map[string][]any{}
	for _, r := range rowsOf(rows) {
		row := r.([]any)
		id, _ := row[0].(string)
		out[id] = row
	}
	return out
}

// inOrderOf are the rows with some ids, in their order. Where a store has no
// snapshot for several reads, a row may have gone since its id was found.
func inOrderOf(ids []string, rows any) []any {
	found := byID(rows)
	out := make([]any, 0, len(ids))
	for _, id := range ids {
		if row, ok := found[id]; ok {
			out = append(out, any(row))
		}
	}
	return out
}

// distinctIDs reads a list of ids of a bounded length, each once.
func distinctIDs(argument string, v any, most int) ([]string, error) {
	if v == nil {
		return nil, nil
	}
	wanted, err := ids(argument, v)
	if err != nil {
		return nil, err
	}
	if len(wanted) > most {
		return nil, fault.Input(argument, "%d ids are too many: at most %d may be given", len(wanted), most)
	}
	var out []string
	seen := map[string]bool{}
	for _, id := range wanted {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out, nil
}

// numberIn reads a number, or gives the one that stands where none is given.
func numberIn(args object, name string, otherwise, lo, hi int) (int, error) {
	v := args.get(name)
	if v == nil {
		return otherwise, nil
	}
	n, err := intIn(name, v, int64(lo), int64(hi))
	if err != nil {
		return 0, err
	}
	return int(n.(int64)), nil
}
