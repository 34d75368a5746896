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

// ExplainPaths is the SQL of a search for paths, which is asked of the nodes of each
// level: where it goes on to, where it comes from and, where that matters, how many
// relationships they have.
func ExplainPaths(c *catalog.Catalog, p *plan.Paths) (string, error) {
	var b strings.Builder
	for kind, asked := range []string{fore: "on from", back: "back from", degree: "degree of"} {
		for _, t := range c.Nodes {
			if kind == degree && p.MaxDegree == plan.NoLimit || kind != degree && len(p.Follows(t, kind == back)) == 0 {
				continue
			}
			step, err := stepOf(c, usual(), p, stepKey{t, kind})
			if err != nil {
				return "", err
			}
			fmt.Fprintf(&b, "%s %s:\n%s\n  ?1 = the nodes\n", asked, t.Name, step.sql)
			for i, v := range step.params {
				fmt.Fprintf(&b, "  ?%d = %#v\n", 2+i, bound(v, nil))
			}
		}
	}
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
