package neo4j

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// Explain is the Cypher of a plan, as it would be run, with its parameters. It
// needs no database.
func Explain(c *catalog.Catalog, l *plan.List) (string, error) {
	st, err := compile(c, l)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintln(&b, st.text)
	for _, name := range slices.Sorted(maps.Keys(st.params)) {
		fmt.Fprintf(&b, "  $%s = %#v\n", name, st.params[name])
	}
	return b.String(), nil
}
