package storetest

import (
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// FormerLayout is the layout of the catalog in the format before store.NamesFormat: the columns
// of parts do not begin with an underscore, dates have columns for their days, and some
// properties of datasets have a key.
func FormerLayout(c *catalog.Catalog) *store.Layout {
	l := store.LayoutOf(c)
	l.Format = store.NamesFormat - 1
	for i := range l.Types {
		for j := range l.Types[i].Properties {
			p := &l.Types[i].Properties[j]
			p.Index = strings.TrimPrefix(p.Index, "_")
			columns := p.Columns[:1:1]
			if l.Types[i].Sort == store.Datasets && (p.Kind == "BigInt" || p.Name == "digest") {
				columns = append(columns, p.Name+"__k")
			}
			for _, column := range p.Columns[1:] {
				if date, ok := strings.CutSuffix(column[1:], "__g"); ok {
					columns = append(columns, date+"__lo", date+"__hi")
				}
				columns = append(columns, column[1:])
			}
			p.Columns = columns
		}
	}
	return l
}
