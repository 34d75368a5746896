package sqlite

import (
	"fmt"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// Explain is the SQL of a plan, as it would be run: the statement of the list,
// then those of the lists nested in it, each with its parameters. It needs no
// database.
func Explain(c *catalog.Catalog, l *plan.List) (string, error) {
	st, err := compile(c, usual(), l)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	explain(&b, st, l)
	return b.String(), nil
}

func explain(b *strings.Builder, st *statement, l *plan.List) {
	fmt.Fprintln(b, st.sql)
	first := 1
	if st.nested {
		fmt.Fprintln(b, "  ?1 = the rows it stands in")
		first = 2
	}
	for i, p := range st.params {
		fmt.Fprintf(b, "  ?%d = %#v\n", first+i, bound(p, l))
	}
	for _, inner := range st.lists {
		explain(b, inner, l)
	}
}
