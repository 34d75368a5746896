package inverse

import (
	"errors"
	"fmt"
	"regexp"
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/record"
)

// A Mapping is a mapping file with the rules that can be inverted, and what records must be
// like.
type Mapping struct {
	by, of string
	rules  []rule
	// cited is the column with the source of a citation, or "".
	cited string
	// required has, for each sort of records, the columns that it must have. Each has the
	// property that stands in where it has no value, or "".
	required map[string]map[string]string
	valid    map[string]*regexp.Regexp // by column: what a value must match
	// only has the values of common properties that a record can stand for.
	only map[string][]string
}

// Read reads a mapping file, which [mapping.Read] has accepted, and a file with what the
// mapping does not say: `required` columns, `valid` values, and the facts to write `only`.
func Read(mapping, records record.File, c *catalog.Catalog) (*Mapping, error) {
	doc, err := document(mapping)
	if err != nil {
		return nil, err
	}
	m := &Mapping{required: map[string]map[string]string{}, valid: map[string]*regexp.Regexp{}, only: map[string][]string{}}
	for _, set := range doc.Get("records").Items {
		account := set.Get("account")
		if account == nil {
			continue
		}
		r := &reader{c: c, by: text(account.Get("by")), of: text(account.Get("of"))}
		m.by, m.of, m.rules = r.by, r.of, append(m.rules, r.rules(&set)...)
		m.cited = r.cited(set.Get("cite"))
	}
	if len(m.rules) == 0 {
		return nil, errors.New(mapping.Name + ": no rule of the mapping can be inverted; expected records with an account, and rules with id: \"{id}\"")
	}
	return m, m.read(records)
}

// read reads what records must be like.
func (m *Mapping) read(f record.File) error {
	doc, err := document(f)
	if err != nil {
		return err
	}
	for _, sort := range doc.Get("required").Members {
		columns := map[string]string{}
		for _, column := range sort.Value.Members {
			columns[column.Name] = column.Value.Text
		}
		m.required[sort.Name] = columns
	}
	for _, property := range doc.Get("only").Members {
		m.only[property.Name] = texts(&property.Value)
	}
	for _, column := range doc.Get("valid").Members {
		form, err := regexp.Compile("^(?:" + column.Value.Text + ")$")
		if err != nil {
			return fmt.Errorf("%s:%d: %w", f.Name, column.Line, err)
		}
		m.valid[column.Name] = form
	}
	return nil
}

func document(f record.File) (record.Value, error) {
	doc, _, err := f.Document(false)
	if err != nil {
		return doc, fmt.Errorf("%s: %w", f.Name, err)
	}
	return doc, nil
}

// cited returns the column that a citation takes its source from.
func (r *reader) cited(cite *record.Value) string {
	if cite == nil {
		return ""
	}
	for _, item := range append([]record.Value{*cite}, cite.Items...) {
		if source := item.Get("source"); source != nil {
			if ways := r.ways(source); len(ways) == 1 && ways[0].column != "" {
				return ways[0].column
			}
		}
	}
	return ""
}

// rulesFor returns the rules for facts of a type.
func (m *Mapping) rulesFor(node *catalog.NodeType, relationship *catalog.RelationshipType) []*rule {
	var out []*rule
	for i := range m.rules {
		if r := &m.rules[i]; r.node == node && r.relationship == relationship {
			out = append(out, r)
		}
	}
	return out
}

// keeps says whether records of a sort get values of relationships.
func (m *Mapping) keeps(sort string) bool {
	return slices.ContainsFunc(m.rules, func(r rule) bool {
		return r.relationship != nil && !r.own() && slices.Contains(r.sorts, sort)
	})
}
