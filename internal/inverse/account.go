package inverse

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// An account counts what was left out, by the type of facts.
type account map[string]*left

// A left is what was left out of the facts of a type.
type left struct {
	facts int
	// barred has facts by the value for which they are left out, lacks those by the column
	// that they lack, and lost values by property.
	barred, lacks, lost map[string]int
}

func (a account) of(typ string) *left {
	if a[typ] == nil {
		a[typ] = &left{barred: map[string]int{}, lacks: map[string]int{}, lost: map[string]int{}}
	}
	return a[typ]
}

func (a account) fact(typ string)            { a.of(typ).facts++ }
func (a account) excluded(typ, value string) { a.of(typ).barred[value]++ }
func (a account) without(typ, column string) { a.of(typ).lacks[column]++ }
func (a account) values(typ string, lost []string) {
	for _, name := range lost {
		a.of(typ).lost[name]++
	}
}

// Told says what was written and what was left out.
func (w *Format) Told() string {
	lines := []string{fmt.Sprintf("Exported %d entities.", w.wrote)}
	for _, typ := range slices.Sorted(maps.Keys(w.counts)) {
		l := w.counts[typ]
		if l.facts > 0 {
			lines = append(lines, fmt.Sprintf("%s: %d left out, because the mapping has no rule for them or their ends", typ, l.facts))
		}
		for _, value := range slices.Sorted(maps.Keys(l.barred)) {
			lines = append(lines, fmt.Sprintf("%s: %d left out, because they are %s, which an entity cannot say", typ, l.barred[value], value))
		}
		for _, column := range slices.Sorted(maps.Keys(l.lacks)) {
			lines = append(lines, fmt.Sprintf("%s: %d left out, because they have no %s, which an entity must have", typ, l.lacks[column], column))
		}
		var values []string
		for _, name := range slices.Sorted(maps.Keys(l.lost)) {
			values = append(values, fmt.Sprintf("%s %d", name, l.lost[name]))
		}
		if values != nil {
			lines = append(lines, fmt.Sprintf("%s: values left out, because an entity has no place for them: %s", typ, strings.Join(values, ", ")))
		}
	}
	return strings.Join(lines, "\n")
}
