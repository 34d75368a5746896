package neo4j

import (
	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// A table is the columns of a type, in the order in which store.Columns gives
// their values.
type table struct {
	properties []*catalog.Property
	columns    []string
}

// table is the table of a type, of the citations or of the datasets. key identifies it.
func (l *load) table(key any, properties []*catalog.Property) table {
	t, ok := l.tables[key]
	if !ok {
		t = tableOf(properties)
		l.tables[key] = t
	}
	return t
}

func tableOf(properties []*catalog.Property) table {
	var t table
	for _, p := range properties {
		if p.Derived || p.Name == "id" {
			continue
		}
		t.properties = append(t.properties, p)
		for _, part := range p.Parts() {
			t.columns = append(t.columns, p.Column(part))
		}
	}
	return t
}

// row has the stored columns of a fact with these values. Nulls are left out.
func (t table) row(values map[string]any) map[string]any {
	row := make(map[string]any, len(t.columns)+4)
	parts := make([]any, 0, 5)
	column := 0
	for _, p := range t.properties {
		parts = store.Columns(parts[:0], p, values[p.Name])
		for _, v := range parts {
			if v != nil {
				row[t.columns[column]] = v
			}
			column++
		}
	}
	return row
}

// values are the values of a fact. row has the stored Value columns, in the order of the
// table's properties. Nulls and empty lists are left out.
func (t table) values(row []any) map[string]any {
	values := make(map[string]any, len(t.properties))
	for i, p := range t.properties {
		v := row[i]
		if list, ok := v.([]any); v == nil || ok && len(list) == 0 {
			continue
		}
		values[p.Name] = v
	}
	return values
}
