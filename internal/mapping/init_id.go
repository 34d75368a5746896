package mapping

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"casegraph/internal/catalog"
)

// id writes the rule for the id: a column that numbers the records, or else a hash of
// several columns. It is never the number of the record, which changes when somebody sorts
// the table or adds a row to it.
func (w *initWriter) id(rules []initRule) {
	prefix := idOf(w.name) + "-"
	if c := w.numbering(prefix, rules); c != nil {
		w.line("    id: %s # unique in %s", yamlText(prefix+"{"+c.ref+"}"), w.extent())
		return
	}
	key, left := w.key()
	var columns []string
	for _, c := range key {
		columns = append(columns, yamlText("{"+c.ref+"}"))
	}
	switch n := len(w.records); {
	case n == 0:
		w.line("    # There are no %ss, so that nothing is known of what makes one unique.", w.unit())
	case left > 0:
		w.line("    # TODO: nothing is unique. Equal %ss make one node, which concerns %d of %d.", w.unit(), left, n)
		w.line("    # If they mean something else, add a column with numbers to the data.")
	default:
		w.line("    # No column can be the id as it is. This hash is unique in %s. It changes when a value in it does.", w.extent())
	}
	w.line("    id: {key: [%s], prefix: %s}", strings.Join(columns, ", "), yamlText(prefix))
}

var (
	idPart = regexp.MustCompile(`^[A-Za-z0-9._:-]+$`)
	// code is a text with digits that is no number.
	code = regexp.MustCompile(`[0-9].*[^0-9.]|[^0-9.].*[0-9]`)
	// idName are words that name columns with ids.
	idName = regexp.MustCompile(`(?i)^#$|(^|[^a-z])(id|ids|uuid|guid|no|nr|num|number|code|key|ref|reference)$|[a-z](Id|ID|No|Nr|Number|Code|Key)$`)
)

// numbering returns the column that can be the id: its values are unique, never missing, and
// fit into an id. One that is named like an id goes first. The values of any other have to
// look like codes: amounts, dates and first names may differ by chance.
func (w *initWriter) numbering(prefix string, rules []initRule) *sampled {
	var fit []*sampled
	for _, c := range w.columns {
		rule := rules[slices.IndexFunc(rules, func(r initRule) bool { return r.column == c })]
		named := idName.MatchString(c.name)
		if c.list || c.odd || c.ref == "" || len(w.records) == 0 || c.distinct < len(w.records) || rule.property != nil && !codes(rule.property) && !named {
			continue
		}
		if slices.ContainsFunc(c.values, func(v string) bool { return !idPart.MatchString(v) || len(prefix)+len(v) > maxID }) {
			continue
		}
		if named {
			return c
		}
		if !slices.ContainsFunc(c.values, func(v string) bool { return !code.MatchString(v) }) && w.tried(anyDate, plain(c), nil) != "" {
			fit = append(fit, c)
		}
	}
	if len(fit) == 0 {
		return nil
	}
	return fit[0]
}

// codes says whether the values of a property may well be those of ids. Names, dates and
// numbers that differ by chance are none.
func codes(p *catalog.Property) bool {
	return p.Kind == catalog.ID || p.Unique || p.Kind == catalog.String && !p.IsName && !p.Label && !p.Prose
}

// key returns the fewest columns that are found to tell the records apart, and how many
// records have the values of an earlier one in all columns.
func (w *initWriter) key() (key []*sampled, left int) {
	var rest []*sampled
	for _, c := range w.columns {
		if !c.list && !c.odd && c.ref != "" && (c.present > 0 || len(w.records) == 0) {
			rest = append(rest, c)
		}
	}
	if len(w.records) == 0 {
		return rest, 0
	}
	groups := make([]string, len(w.records)) // the values of key
	apart, filled := 1, 0
	for len(rest) > 0 && (apart < len(w.records) || filled < len(w.records)) {
		best, bestApart, bestFilled := 0, 0, 0
		for i, c := range rest {
			n, f := w.apart(groups, c)
			if n > bestApart || n == bestApart && f > bestFilled {
				best, bestApart, bestFilled = i, n, f
			}
		}
		if bestApart <= apart && bestFilled <= filled && len(key) > 0 {
			break
		}
		c := rest[best]
		for i, v := range c.values {
			groups[i] += fmt.Sprintf("%d:%s", len(v), v)
		}
		apart, filled = bestApart, bestFilled
		key = append(key, c)
		rest = slices.Delete(rest, best, best+1)
	}
	if apart < len(w.records) { // records that are alike here may differ elsewhere
		key = slices.Concat(key, rest)
	}
	slices.SortFunc(key, func(a, b *sampled) int { return slices.Index(w.columns, a) - slices.Index(w.columns, b) })
	return key, len(w.records) - apart
}

// apart returns how many groups there are if a column is added to what tells them apart,
// and how many records have a value then.
func (w *initWriter) apart(groups []string, c *sampled) (apart, filled int) {
	all := make(map[string]bool, len(groups))
	for i, v := range c.values {
		all[groups[i]+fmt.Sprintf("%d:%s", len(v), v)] = true
		if v != "" || strings.Trim(groups[i], "0:") != "" {
			filled++
		}
	}
	return len(all), filled
}
