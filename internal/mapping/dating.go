package mapping

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"casegraph/internal/record"
	"casegraph/internal/suggest"
)

// defaultDating is that of a mapping that says nothing about dates.
var defaultDating = dating{pivot: -1, calendar: calendars["gregorian"]}

// A dating is what a mapping says about dates besides their forms.
type dating struct {
	months   map[string]int // the names of months in small letters; nil: there are none
	pivot    int            // the last year of two digits of the present century; -1: there are no such years
	calendar calendar
}

// datingOf reads what a rule, or the mapping, says of dates. The rest is as the mapping has
// it.
func (r *reader) datingOf(v *record.Value) dating {
	d := r.dating
	if months := v.Get("months"); months != nil {
		d.months = r.months(months)
	}
	if pivot := v.Get("pivot"); pivot != nil {
		n, err := strconv.Atoi(pivot.Text)
		if d.pivot = n; err != nil || n < 0 || n > 99 {
			r.fail(pivot.Pos, fmt.Sprintf("pivot is %s; expected a year of two digits: those up to it are of this century, and those above it of the one before", pivot))
		}
	}
	if name := v.Get("calendar"); name != nil {
		c, ok := calendars[name.Text]
		if !ok {
			r.fail(name.Pos, fmt.Sprintf("calendar is %s%s", name, suggest.Instead(name.Text, slices.Sorted(maps.Keys(calendars)))))
			return d
		}
		d.calendar = c
	}
	return d
}

// months reads a list with the name, or the names, of each month.
func (r *reader) months(v *record.Value) map[string]int {
	if v.Shape != record.List || len(v.Items) != 12 {
		r.fail(v.Pos, fmt.Sprintf("months is %s; expected a list of twelve, each a name or a list of names", v))
		return nil
	}
	out := map[string]int{}
	for i := range v.Items {
		for _, name := range r.texts(&v.Items[i], "months") {
			name = strings.ToLower(strings.TrimSuffix(norm.NFC.String(name), "."))
			if was := out[name]; name == "" || was != 0 && was != i+1 {
				r.fail(v.Items[i].Pos, fmt.Sprintf("months has the name %s for the months %d and %d; expected different names", record.Quoted(name), was, i+1))
			}
			out[name] = i + 1
		}
	}
	return out
}

// dates reads `date`, a form or a list of forms.
func (r *reader) dates(v *record.Value, d dating) step {
	if d.months == nil {
		d.months = d.calendar.months
	}
	out := dates{place: r.rule(v.Pos)}
	items := []record.Value{*v}
	if v.Shape == record.List {
		items = v.Items
	}
	for i := range items {
		written := r.text(&items[i], "date")
		if written == "" && items[i].Shape != record.Text {
			continue // it is told already
		}
		f, err := d.form(written)
		if err != nil {
			r.fail(items[i].Pos, err.Error())
			continue
		}
		out.forms = append(out.forms, f)
	}
	return out
}
