package storetest

import (
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// FormerLayout is the layout of the catalog in the format before store.NamesFormat: the columns
// of parts do not begin with an underscore.
func FormerLayout(c *catalog.Catalog) *store.Layout {
	l := store.LayoutOf(c)
	l.Format = store.NamesFormat - 1
	for i := range l.Types {
		for j := range l.Types[i].Properties {
			p := &l.Types[i].Properties[j]
			p.Index = strings.TrimPrefix(p.Index, "_")
			for k, column := range p.Columns {
				p.Columns[k] = strings.TrimPrefix(column, "_")
			}
		}
	}
	return l
}
