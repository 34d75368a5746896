package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"casegraph/bench/peers"
)

// checked is for how many variables of a query the answers are compared.
const checked = 25

// check compares the answers of a store's servers. Only servers with the same answers can be
// compared in speed.
func (b *bench) check(ctx context.Context) error {
	for _, s := range b.stores {
		for _, q := range b.queries {
			rows := 0
			for i := range min(checked, len(q.Variables)) {
				var answers []any
				var asked []*system
				for _, sys := range s.systems {
					if len(sys.asked[q.Name]) == 0 || sys.plain && q.OwnAnswer {
						continue
					}
					asked = append(asked, sys)
					text, err := sys.post(ctx, sys.asked[q.Name][i])
					if err != nil {
						return fmt.Errorf("query %s %v: %w", q.Name, q.Variables[i], err)
					}
					var answer map[string]any
					if err := json.Unmarshal(text, &answer); err != nil {
						return fmt.Errorf("%s, query %s: %w", sys.name, q.Name, err)
					}
					if answer["errors"] != nil {
						return fmt.Errorf("%s, query %s: %.500s", sys.name, q.Name, text)
					}
					answers = append(answers, answer["data"])
				}
				for j := 1; j < len(answers); j++ {
					first, other := answers[0], answers[j]
					if asked[j].plain {
						first, other = peers.Plain(first), peers.Plain(other)
					}
					if at := differ("data", first, other); at != "" {
						return fmt.Errorf("query %s %v: %s and %s answer differently: %s", q.Name, q.Variables[i], asked[0].name, asked[j].name, at)
					}
				}
				rows += objects(answers[0])
			}
			rows /= min(checked, len(q.Variables))
			b.objects[s.name+" "+q.Name] = rows
			fmt.Fprintf(b.out, "%s %s: alike, %d objects an answer\n", s.name, q.Name, rows)
		}
	}
	return nil
}

// differ returns the first place where two JSON values differ, or "".
func differ(path string, x, y any) string {
	switch x := x.(type) {
	case map[string]any:
		y, ok := y.(map[string]any)
		if !ok {
			break
		}
		for _, key := range slices.Sorted(maps.Keys(x)) {
			if _, ok := y[key]; !ok {
				return fmt.Sprintf("%s has no %s in the second", path, key)
			}
			if at := differ(path+"."+key, x[key], y[key]); at != "" {
				return at
			}
		}
		if len(x) != len(y) {
			return fmt.Sprintf("%s has %d members and %d", path, len(x), len(y))
		}
		return ""
	case []any:
		y, ok := y.([]any)
		if !ok {
			break
		}
		for i := range min(len(x), len(y)) {
			if at := differ(fmt.Sprintf("%s[%d]", path, i), x[i], y[i]); at != "" {
				return at
			}
		}
		if len(x) != len(y) {
			return fmt.Sprintf("%s has %d elements and %d", path, len(x), len(y))
		}
		return ""
	}
	if !reflect.DeepEqual(x, y) {
		return fmt.Sprintf("%s is %v and %v", path, x, y)
	}
	return ""
}

// objects counts the objects of an answer that are facts.
func objects(v any) int {
	n := 0
	switch v := v.(type) {
	case map[string]any:
		if v["id"] != nil {
			n = 1
		}
		for _, x := range v {
			n += objects(x)
		}
	case []any:
		for _, x := range v {
			n += objects(x)
		}
	}
	return n
}
