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
	text, params, err := Statement(c, l)
	if err != nil {
		return "", err
	}
	return explained(text, params), nil
}

// ExplainPaths is the Cypher that finds paths, with its parameters.
func ExplainPaths(c *catalog.Catalog, p *plan.Paths) string {
	st := compilePaths(c, p)
	return explained(st.text, st.params)
}

func explained(text string, params map[string]any) string {
	var b strings.Builder
	fmt.Fprintln(&b, text)
	for _, name := range slices.Sorted(maps.Keys(params)) {
		fmt.Fprintf(&b, "  $%s = %#v\n", name, params[name])
	}
	return b.String()
}

// Statement is the Cypher of a plan and its parameters. It needs no database.
func Statement(c *catalog.Catalog, l *plan.List) (text string, params map[string]any, err error) {
	st, err := compile(c, l)
	return st.text, st.params, err
}
