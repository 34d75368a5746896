package graph

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// TestDrawingsHaveAtMostTwoThousandNodes asks around too many nodes.
func TestDrawingsHaveAtMostTwoThousandNodes(t *testing.T) {
	ids := func(n int) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = fmt.Sprint("n", i)
		}
		return out
	}
	for _, c := range []struct {
		query    string
		most     int
		argument string
	}{
		{`query($ids: [ID!]!) { neighborhood(of: ["a"], among: $ids) { notFound } }`, 2000, "among"},
		{`query($ids: [ID!]!) { neighborhood(of: $ids, depth: 0) { notFound } }`, 2000, "of"},
		{`query($ids: [ID!]!) { neighborhood(of: $ids, depth: 1) { notFound } }`, 100, "of"},
		{`query($ids: [ID!]!) { timeline(of: $ids, depth: 0) { totalCount } }`, 100, "of"},
	} {
		for _, n := range []int{c.most, c.most + 1} {
			variables, err := json.Marshal(map[string]any{"ids": ids(n)})
			if err != nil {
				t.Fatal(err)
			}
			resp := serve(t, whole(t)).ask(t, c.query, string(variables))
			told := fmt.Sprint(resp.Errors)
			want := fmt.Sprintf("%s: %d ids are too many: at most %d may be given", c.argument, n, c.most)
			if refused := strings.Contains(told, want); refused != (n > c.most) {
				t.Errorf("%s with %d ids: %s", c.query, n, told)
			}
		}
	}
}
