package mapping

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/mozillazg/go-unidecode"
	"golang.org/x/text/unicode/norm"

	"casegraph/internal/edtf"
	"casegraph/internal/record"
	"casegraph/internal/suggest"
)

// dates reads dates by the first of several forms that finds one.
type dates struct {
	place *record.Rule
	forms []form
}

// A found date is in EDTF, with the form that found it.
type found struct{ date, by string }

// errNoForm says that no form of a rule fits a text.
var errNoForm = errors.New("no form fits")

func (d dates) change(r *row, v record.Value) (string, error) {
	text := plainDigits(strings.Join(strings.Fields(v.Text), " "))
	first, other, err := d.read(text)
	if errors.Is(err, errNoForm) {
		first, other, err = d.qualified(text)
	}
	if err != nil {
		var forms []string
		for _, f := range d.forms {
			forms = append(forms, f.written)
		}
		wrong := fmt.Sprintf("%s is not a date of the form %s", record.Quoted(v.Text), strings.Join(forms, " or "))
		if !errors.Is(err, errNoForm) {
			wrong += ": " + err.Error()
		}
		return "", errors.New(wrong)
	}
	if other.by != "" {
		r.doubt(d.place, "date that can be read in two ways", fmt.Sprintf("%s is read as %s by %s, but it is also %s by %s", record.Quoted(v.Text), first.date, first.by, other.date, other.by), v)
	}
	return first.date, nil
}

// plainDigits writes digits of any script as those of ASCII.
func plainDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII && unicode.IsDigit(r) {
			if digit := unidecode.Unidecode(string(r)); len(digit) == 1 {
				return rune(digit[0])
			}
		}
		return r
	}, s)
}

// read reads a date by the first form that finds one. other is another date that another
// form finds. The error is errNoForm, or it says why the text is no date by the first form
// that it fits.
func (d dates) read(s string) (first, other found, err error) {
	err = errNoForm
	for _, f := range d.forms {
		date, fits, wrong := f.read(s)
		switch {
		case !fits:
		case wrong != nil:
			if errors.Is(err, errNoForm) {
				err = wrong
			}
		case first.by == "":
			first = found{date, f.written}
		case first.date != date && other.by == "":
			other = found{date, f.written}
		}
	}
	if first.by != "" {
		err = nil
	}
	return first, other, err
}

// qualifiers are the English words around a date that say how it is meant.
var qualifiers = regexp.MustCompile(`(?i)^(before |after )?(about |approximately |approx\.? ?|circa |ca\.? ?|c\.? ?|~ ?)?(.*?)( ?\?| ?\(\?\))?$`)

// qualified reads a date with qualifiers.
func (d dates) qualified(s string) (first, other found, err error) {
	m := qualifiers.FindStringSubmatch(s)
	if m == nil || m[3] == s {
		return first, other, errNoForm
	}
	first, other, err = d.read(m[3])
	if err != nil {
		return first, other, err
	}
	for _, f := range []*found{&first, &other} {
		if f.by == "" {
			continue
		}
		if m[2] != "" {
			f.date, err = withQualifier(f.date, '~')
		}
		if m[4] != "" && err == nil {
			f.date, err = withQualifier(f.date, '?')
		}
		if m[1] != "" && err == nil {
			f.date, err = beside(f.date, strings.EqualFold(m[1], "before "))
		}
		if err != nil {
			return first, other, err
		}
	}
	return first, other, nil
}

// withQualifier adds a qualifier to a date, or to both ends of a range of days.
func withQualifier(date string, qualifier byte) (string, error) {
	if from, to, ok := strings.Cut(strings.Trim(date, "[]"), ".."); ok && from != "" && to != "" {
		from, err := withQualifier(from, qualifier)
		if err != nil {
			return "", err
		}
		to, err := withQualifier(to, qualifier)
		return "[" + from + ".." + to + "]", err
	}
	if strings.ContainsAny(date, "[/,") {
		return "", errNoForm
	}
	plain := strings.TrimRight(date, "?~%")
	if plain != date && date[len(plain)] != qualifier {
		qualifier = '%'
	}
	return parsable(plain + string(qualifier))
}

// beside writes that something was before all that a date can mean, or after it. It is as
// exact as the date: what was before 1990 was in 1989 at the latest.
func beside(date string, before bool) (string, error) {
	d, err := edtf.Parse(date)
	from, _, isRange := strings.Cut(strings.Trim(date, "[]"), "..")
	plain := strings.TrimRight(from, "?~%")
	if err != nil || d.FirstDay() == "" || d.LastDay() == "" || strings.ContainsAny(date, "/,") || len(plain) > len("YYYY") && strings.Contains(plain, "X") {
		return "", errNoForm
	}
	if isRange {
		plain = d.FirstDay()
	}
	day, format := *d.Latest+1, "[%s%s..]"
	if before {
		day, format = *d.Earliest-1, "[..%s%s]"
	}
	text := day.String()
	if len(text) != len("YYYY-MM-DD") || text[0] == '-' {
		return "", errNoForm
	}
	return parsable(fmt.Sprintf(format, text[:len(plain)], from[len(strings.TrimRight(from, "?~%")):]))
}

// parsable returns a text if it is a date.
func parsable(date string) (string, error) {
	if _, err := edtf.Parse(date); err != nil {
		return "", errNoForm
	}
	return date, nil
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
		f, err := d.form(r.text(&items[i], "date"))
		if err != nil {
			r.fail(items[i].Pos, err.Error())
			continue
		}
		out.forms = append(out.forms, f)
	}
	return out
}
