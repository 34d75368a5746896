package workload

import (
	"cmp"
	"slices"
	"strings"

	"casegraph/internal/store"
)

// words are those of the graph's texts, by how many nodes hold them, the
// commonest first.
type words []wordCount

type wordCount struct {
	word  string
	nodes int
}

// words counts the words, and exactly (as a part of others too) those of them
// that are drawn: to try each on every text would take minutes.
func (d drawer) words() words {
	var texts []string
	spoken := map[string]int{}
	for f := range d.g.Facts() {
		if f.Node == nil {
			break // nodes come first
		}
		text := store.SearchText(f.Node, f.Values)
		texts = append(texts, text)
		for _, w := range strings.Fields(text) {
			if w = strings.Trim(w, ".,:;()"); len(w) > 5 {
				spoken[w]++
			}
		}
	}
	all := make(words, 0, len(spoken))
	for w, n := range spoken {
		all = append(all, wordCount{w, n})
	}
	all.sort()
	const each = 40 // of the commonest, and of those spread over the rest
	drawn := slices.Clone(all[:min(each, len(all))])
	for i := len(drawn); i < len(all); i += max(1, len(all)/(4*each)) {
		drawn = append(drawn, all[i])
	}
	for i := range drawn {
		drawn[i].nodes = 0
		for _, text := range texts {
			if strings.Contains(text, drawn[i].word) {
				drawn[i].nodes++
			}
		}
	}
	drawn.sort()
	return drawn
}

func (w words) sort() {
	slices.SortFunc(w, func(a, b wordCount) int { return cmp.Or(cmp.Compare(b.nodes, a.nodes), cmp.Compare(a.word, b.word)) })
}

// from are those that so many nodes hold, as variables.
func (w words) from(least, most int) []map[string]any {
	var out []map[string]any
	for _, x := range w {
		if x.nodes >= least && x.nodes <= most {
			out = append(out, map[string]any{"query": x.word})
		}
	}
	return out
}

// rare are those that three to thirty nodes hold; where the graph is so large that
// more hold each, the rarest.
func (w words) rare() []map[string]any {
	for most := 30; ; most *= 2 {
		if out := w.from(3, most); len(out) > 0 || len(w) == 0 || most > w[0].nodes {
			return out
		}
	}
}

func (w words) commonest(n int) []map[string]any {
	return w[:min(n, len(w))].from(1, w[0].nodes)
}
