package fact

import (
	"fmt"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"casegraph/internal/catalog"
	"casegraph/internal/derive"
	"casegraph/internal/edtf"
	"casegraph/internal/record"
	"casegraph/internal/suggest"
	"casegraph/internal/text"
)

// ReadValue gives the Go value of a property (see catalog.Kind). It is nil where v
// is null or an empty list, and where v is no value of the property, which fail is
// told.
func ReadValue(p *catalog.Property, v *record.Value, fail func(record.Pos, string)) any {
	if v.Shape == record.Null {
		return nil
	}
	if !p.List {
		if v.Shape == record.List || v.Shape == record.Object {
			fail(v.Pos, fmt.Sprintf("%s is %s; expected %s", p.Name, v, kindOf(p)))
			return nil
		}
		x, wrong := one(p, v)
		if wrong != "" {
			fail(v.Pos, p.Name+": "+wrong)
			return nil
		}
		return x
	}
	if v.Shape != record.List {
		fail(v.Pos, fmt.Sprintf("%s is %s; expected a list, each item %s", p.Name, v, kindOf(p)))
		return nil
	}
	var out []any
	for i := range v.Items {
		item := &v.Items[i]
		if item.Shape == record.Null || item.Shape == record.List || item.Shape == record.Object {
			fail(item.Pos, fmt.Sprintf("%s: an item of the list is %s; expected %s", p.Name, item, kindOf(p)))
			continue
		}
		x, wrong := one(p, item)
		if wrong != "" {
			fail(item.Pos, p.Name+": "+wrong)
			continue
		}
		out = append(out, x)
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// one reads a single value of a property, or says what is wrong with it.
func one(p *catalog.Property, v *record.Value) (x any, wrong string) {
	switch p.Kind {
	case catalog.Int, catalog.BigInt:
		return integer(p, v)
	case catalog.Float:
		return float(p, v)
	case catalog.Boolean:
		if v.Shape != record.Boolean {
			return nil, fmt.Sprintf("this is %s; expected true or false", v)
		}
		return v.Text == "true", ""
	case catalog.String, catalog.ID, catalog.EnumKind, catalog.Date, catalog.DateTime, catalog.Duration, catalog.URL: // written as text
	}
	// A bare year is what it looks like, even if YAML takes it for a number.
	if v.Shape != record.Text && !(p.Kind == catalog.Date && v.Shape == record.Number && v.Bare) {
		return nil, fmt.Sprintf("this is %s; expected %s", WithQuotes(v), kindOf(p))
	}
	if err := text.Check(v.Text); err != nil {
		return nil, fmt.Sprintf("%v; expected text without it", err)
	}
	return textual(p, v.Text)
}

// textual reads a value that is written as text.
func textual(p *catalog.Property, s string) (x any, wrong string) {
	switch p.Kind {
	case catalog.ID:
		if !IsID(s) {
			return nil, NotID(s)
		}
	case catalog.EnumKind:
		if !p.Enum.Has(s) {
			var names []string
			for _, v := range p.Enum.Values {
				names = append(names, v.Name)
			}
			return nil, fmt.Sprintf("%s is not a value of %s; expected one of %s%s", record.Quoted(s), p.Enum.Name, strings.Join(names, " "), suggest.DidYouMean(s, names))
		}
	case catalog.Date:
		d, err := edtf.Parse(s)
		if err != nil {
			return nil, err.Error()
		}
		if d.TooScattered() {
			return nil, fmt.Sprintf("%s can mean more than %d separate runs of days, which is more than a store keeps; write the year or the decade alone, and the rest as a note", record.Quoted(s), edtf.MaxRuns)
		}
	case catalog.DateTime:
		return dateTime(s)
	case catalog.Duration:
		if _, err := derive.ParseDuration(s); err != nil {
			return nil, err.Error()
		}
	case catalog.URL:
		s = text.NFC(s)
		if wrong := checkURL(s); wrong != "" {
			return nil, wrong
		}
	case catalog.String:
		s = text.NFC(s)
	case catalog.Int, catalog.BigInt, catalog.Float, catalog.Boolean: // see one
	}
	return s, ""
}

var (
	wholeNumber   = regexp.MustCompile(`^[-+]?(0|[1-9][0-9]*)$`)
	decimalNumber = regexp.MustCompile(`^[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?$`)
)

func integer(p *catalog.Property, v *record.Value) (any, string) {
	if v.Shape != record.Number || !wholeNumber.MatchString(v.Text) {
		return nil, fmt.Sprintf("this is %s; expected %s", v, kindOf(p))
	}
	n, err := strconv.ParseInt(v.Text, 10, 64)
	switch {
	case p.Kind == catalog.Int && (err != nil || n < math.MinInt32 || n > math.MaxInt32):
		return nil, fmt.Sprintf("%s is out of range; expected a whole number from %d to %d", record.Short(v.Text), math.MinInt32, math.MaxInt32)
	case err != nil || n == math.MaxInt64: // the largest is the key of null
		return nil, fmt.Sprintf("%s is out of range; expected a whole number from %d to %d", record.Short(v.Text), math.MinInt64, math.MaxInt64-1)
	}
	if v.Text[0] == '-' && n == 0 {
		return nil, "−0 is not kept apart from 0; expected 0"
	}
	return n, ""
}

func float(p *catalog.Property, v *record.Value) (any, string) {
	if v.Shape != record.Number || !decimalNumber.MatchString(v.Text) {
		return nil, fmt.Sprintf("this is %s; expected %s", v, kindOf(p))
	}
	n, err := strconv.ParseFloat(v.Text, 64)
	switch {
	case err != nil:
		return nil, fmt.Sprintf("%s is out of range; expected a number that a 64-bit float holds", record.Short(v.Text))
	case n == 0 && math.Signbit(n):
		return nil, "−0 is not kept apart from 0; expected 0"
	}
	return n, ""
}

// dateTime reads an instant of RFC 3339 as milliseconds since 1970 in UTC. What
// is finer than a millisecond is cut off.
func dateTime(s string) (any, string) {
	var t time.Time
	if err := t.UnmarshalText([]byte(s)); err != nil {
		return nil, fmt.Sprintf("%s is not an instant; expected RFC 3339 with an offset, as 2020-08-13T09:30:00Z", record.Quoted(s))
	}
	return t.UnixMilli(), ""
}

// checkURL wants an absolute address that a reader could go to.
func checkURL(s string) string {
	const expected = "expected an absolute address, as https://example.org/page"
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) {
		return fmt.Sprintf("%s has white space in it; %s", record.Quoted(s), expected)
	}
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Scheme == "" || u.Hostname() == "":
		return fmt.Sprintf("%s is not an absolute URL with a host; %s", record.Quoted(s), expected)
	case slices.Contains([]string{"javascript", "vbscript", "data"}, u.Scheme): // code, to whoever follows it
		return fmt.Sprintf("%s has the scheme %s, which is not an address; %s", record.Quoted(s), u.Scheme, expected)
	}
	return ""
}

// kindOf is what a single value of the property is to be, for a message.
func kindOf(p *catalog.Property) string {
	switch p.Kind {
	case catalog.Int, catalog.BigInt:
		return "a whole number"
	case catalog.Float:
		return "a number"
	case catalog.Boolean:
		return "true or false"
	case catalog.ID:
		return "an id"
	case catalog.EnumKind:
		return "a value of " + p.Enum.Name
	case catalog.Date:
		return `a date, as "2020-08-13" or "2020"`
	case catalog.DateTime:
		return `an instant, as "2020-08-13T09:30:00Z"`
	case catalog.Duration:
		return `a duration, as "P1Y6M"`
	case catalog.URL:
		return `an address, as "https://example.org/page"`
	case catalog.String:
	}
	return "a text"
}

// WithQuotes says what a value is that should be a text. Of a number or a boolean it
// says too how to write it as one.
func WithQuotes(v *record.Value) string {
	if v.Shape == record.Number || v.Shape == record.Boolean {
		return fmt.Sprintf("%s (a text is written in quotes: %q)", v, record.Short(v.Text))
	}
	return v.String()
}
