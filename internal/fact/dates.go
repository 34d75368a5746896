package fact

import (
	"fmt"

	"casegraph/internal/catalog"
	"casegraph/internal/edtf"
)

// A Doubt is a date that is probably wrong, though it can be right.
type Doubt struct {
	Property string
	Kind     string // what doubts of the kind have in common
	Says     string // completes a sentence that begins with the fact
}

// The years of most facts. The first and the last day of others are doubted.
const firstDay, lastDay = "1000-01-01", "2100-12-31"

// DoubtfulDates finds dates of other centuries, and dates that are certainly before the date
// that they should follow.
func DoubtfulDates(properties []*catalog.Property, values map[string]any) (out []Doubt) {
	dates := map[string]edtf.Date{}
	for _, p := range properties {
		text, ok := values[p.Name].(string)
		if p.Kind != catalog.Date || !ok {
			continue
		}
		d, err := edtf.Parse(text)
		if err != nil {
			continue
		}
		dates[p.Name] = d
		first, last := d.FirstDay(), d.LastDay() // "" if it is not known
		if first != "" && first < firstDay || last != "" && last < firstDay {
			out = append(out, Doubt{p.Name, "date before the year 1000", fmt.Sprintf("its %s is %s, before the year 1000", p.Name, text)})
		}
		if first > lastDay || last > lastDay {
			out = append(out, Doubt{p.Name, "date after the year 2100", fmt.Sprintf("its %s is %s, after the year 2100", p.Name, text)})
		}
	}
	for _, p := range properties {
		is, of := dates[p.Name], dates[p.NotBefore]
		if last, first := is.LastDay(), of.FirstDay(); p.NotBefore != "" && last != "" && first != "" && last < first {
			out = append(out, Doubt{p.Name, "date before the one that it should follow", fmt.Sprintf("its %s is %s, before its %s, %s", p.Name, is.Text, p.NotBefore, of.Text)})
		}
	}
	return out
}
