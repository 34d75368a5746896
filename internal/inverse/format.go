package inverse

import (
	"bufio"
	"io"
	"slices"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/export"
	"casegraph/internal/hashed"
	"casegraph/internal/store"
	"casegraph/internal/tabular"
)

// A Format writes facts as records, one a line. It needs export.Choice.NodesFirst.
type Format struct {
	m      *Mapping
	to     *bufio.Writer
	c      *catalog.Catalog
	sorts  hashed.Map[string] // of the nodes that were written, by id
	kept   map[string]*entity // by id: those that relationships may add to
	order  []string           // of kept
	wrote  int
	counts account
}

// NewFormat returns the format of a mapping's records.
func (m *Mapping) NewFormat(to io.Writer, c *catalog.Catalog) *Format {
	return &Format{m: m, to: bufio.NewWriter(to), c: c, kept: map[string]*entity{}, counts: account{}}
}

// Begin implements export.Format.
func (w *Format) Begin(export.Header) error { return nil }

// Fact implements export.Format.
func (w *Format) Fact(f *store.Fact) error {
	if value := w.excluded(f); value != "" {
		w.counts.excluded(f.Type(), value)
		return nil
	}
	best := w.best(f)
	if best == nil {
		w.counts.fact(f.Type())
		return nil
	}
	if best.into == nil {
		if column := w.require(best.entity, f); column != "" {
			w.counts.without(f.Type(), column)
			return nil
		}
	}
	w.counts.values(f.Type(), best.lost)
	switch e := best.entity; {
	case best.into != nil:
		best.into.add(best.column, best.value)
		return nil
	case f.Node != nil && w.m.keeps(e.sort):
		w.sorts.Put(f.ID, e.sort)
		w.kept[f.ID], w.order = e, append(w.order, f.ID)
		return nil
	case f.Node != nil:
		w.sorts.Put(f.ID, e.sort)
	}
	return w.write(best.entity)
}

// excluded returns the value for which a fact is left out, or "".
func (w *Format) excluded(f *store.Fact) string {
	for _, p := range f.Properties() {
		value, ok := f.Values[p.Name].(string)
		if only := w.m.only[p.Name]; ok && p.Common && only != nil && !slices.Contains(only, value) {
			return value
		}
	}
	return ""
}

func (w *Format) write(e *entity) error {
	w.wrote++
	_, err := w.to.Write(e.line(w.m.by, w.m.of))
	return err
}

// End implements export.Format.
func (w *Format) End() error {
	for _, id := range w.order {
		if err := w.write(w.kept[id]); err != nil {
			return err
		}
	}
	return w.to.Flush()
}

// A written is a fact as one rule writes it.
type written struct {
	entity *entity
	lost   []string // the properties whose values have no way
	// into is the record that gets a value in a column, where the fact has none of its own.
	into          *entity
	column, value string
}

// best writes a fact by the rule that loses least, the first of several; nil if no rule can.
func (w *Format) best(f *store.Fact) *written {
	var best *written
	for _, r := range w.m.rulesFor(f.Node, f.Relationship) {
		if x := w.by(r, f); x != nil && (best == nil || len(x.lost) < len(best.lost)) {
			best = x
		}
	}
	return best
}

func (w *Format) by(r *rule, f *store.Fact) *written {
	out := &written{entity: newEntity(f.ID, r.sortOf(f))}
	out.entity.self = r.self
	if f.Relationship != nil && !w.ends(r, f, out) {
		return nil
	}
	for _, p := range f.Properties() {
		v := f.Values[p.Name]
		if v == nil || p.Computed || v == p.Default || p.Common && isStamp(p.Name) {
			continue
		}
		at := slices.IndexFunc(r.fields, func(x field) bool { return x.property == p.Name })
		if at < 0 {
			out.lost = append(out.lost, p.Name)
		}
	}
	for _, field := range r.fields {
		p := catalog.Find(f.Properties(), field.property)
		v := f.Values[p.Name]
		if field.constant != "" && len(field.when) == 0 && v != field.constant {
			if f.Relationship != nil {
				return nil // it is another rule's
			}
			out.lost = append(out.lost, p.Name)
			continue
		}
		if v != nil && v != p.Default && !w.put(out.entity, &field, v) {
			out.lost = append(out.lost, p.Name)
		}
	}
	w.cite(f, out)
	return out
}

// isStamp says whether a property is for a load to set.
func isStamp(name string) bool {
	return slices.Contains([]string{"id", "label", "datasets", "createdAt", "updatedAt"}, name)
}

// sortOf returns the sort of the record for a fact.
func (r *rule) sortOf(f *store.Fact) string {
	for _, field := range r.fields {
		if field.sort == nil {
			continue
		}
		value, _ := f.Values[field.property].(string)
		if sort, ok := field.sort[value]; ok && slices.Contains(r.sorts, sort) {
			return sort
		}
		for _, sort := range r.sorts {
			if !contains(field.sort, sort) {
				return sort
			}
		}
	}
	return r.sorts[0]
}

func contains(m map[string]string, value string) bool {
	for _, v := range m {
		if v == value {
			return true
		}
	}
	return false
}

// ends writes the ends of a relationship, and says whether the rule takes such ends.
func (w *Format) ends(r *rule, f *store.Fact, out *written) bool {
	for _, end := range []struct{ column, id string }{{r.from, f.From}, {r.to, f.To}} {
		sort, ok := w.sorts.Get(end.id)
		switch {
		case !ok:
			return false
		case end.column == "id":
			if out.into = w.kept[end.id]; out.into == nil || !slices.Contains(r.sorts, sort) {
				return false
			}
		case !r.allows(end.column, sort):
			return false
		default:
			out.entity.add(end.column, end.id)
			out.column, out.value = end.column, end.id
		}
	}
	return true
}

// put writes the value of a property, and says whether all of it would come back.
func (w *Format) put(e *entity, f *field, v any) bool {
	value, isText := v.(string)
	switch {
	case f.constant != "":
		return v == f.constant && !slices.ContainsFunc(f.when, func(column string) bool { return len(e.lists[column]) == 0 })
	case f.sort != nil:
		return f.sort[value] == e.sort || value == f.other && f.sort[value] == ""
	case isText && value == f.other && f.other != "":
		return true
	}
	items, isList := v.([]any)
	if !isList {
		items = []any{v}
	}
	whole := true
	for _, item := range items {
		whole = w.item(e, f.ways, tabular.Cell(item)) && whole
	}
	return whole
}

func (w *Format) item(e *entity, ways []way, value string) bool {
	for _, way := range ways {
		was, ok := way.back(value)
		if ok && (w.m.valid[way.column] == nil || w.m.valid[way.column].MatchString(was)) && e.put(way, was) {
			return true
		}
	}
	return false
}

// cite writes the sources of the citations. A locator that is the fact's id comes from the
// mapping itself.
func (w *Format) cite(f *store.Fact, out *written) {
	for _, c := range f.Citations {
		if w.m.cited == "" || out.into != nil || c.Source == f.ID { // no record refers to itself
			out.lost = append(out.lost, "citations")
			continue
		}
		out.entity.add(w.m.cited, c.Source)
		for _, p := range w.c.Citation {
			if v := c.Values[p.Name]; v != nil && v != f.ID {
				out.lost = append(out.lost, "citations."+p.Name)
			}
		}
	}
}

// require adds what the record must have. It returns a column that cannot be filled, or "".
func (w *Format) require(e *entity, f *store.Fact) string {
	required := w.m.required[e.sort]
	columns := make([]string, 0, len(required))
	for column := range required {
		columns = append(columns, column)
	}
	slices.Sort(columns)
	for _, column := range columns {
		if len(e.lists[column]) > 0 {
			continue
		}
		value, _ := f.Values[required[column]].(string)
		if strings.TrimSpace(value) == "" {
			return column
		}
		e.add(column, value)
	}
	return ""
}
