package mapping

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"casegraph/internal/record"
	"casegraph/internal/suggest"
)

// A step changes the text of one value. The error says why it cannot.
type step interface {
	change(r *row, v record.Value) (string, error)
}

// errNoMatch says that a value does not match the expression of a rule.
var errNoMatch = errors.New("does not match")

// A textStep changes any text.
type textStep func(string) string

func (f textStep) change(_ *row, v record.Value) (string, error) { return f(v.Text), nil }

// A match is what a regular expression, or its first group, matches. All of the text has to
// match.
type match struct{ *regexp.Regexp }

func (m match) change(_ *row, v record.Value) (string, error) {
	found := m.FindStringSubmatch(v.Text)
	if found == nil {
		return "", errNoMatch
	}
	return found[min(1, len(found)-1)], nil
}

// match reads `match`.
func (r *reader) match(v *record.Value) step {
	return match{r.regexp(v, "match", "^(?:", ")$")}
}

// letters reads `letters`.
func (r *reader) letters(v *record.Value) step {
	switch v.Text {
	case "upper":
		return textStep(strings.ToUpper)
	case "lower":
		return textStep(strings.ToLower)
	}
	r.fail(v.Pos, fmt.Sprintf("letters is %s; expected upper or lower", v))
	return nil
}

// trim reads `trim`, the characters to take away at both ends besides white space.
func (r *reader) trim(v *record.Value) step {
	cut := r.text(v, "trim")
	return textStep(func(s string) string {
		return strings.TrimFunc(s, func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune(cut, c) })
	})
}

// replace reads `replace`: an object of texts, each with the text that takes its place, or a
// list of objects with a regular expression in `match` and what takes its place in `with`.
func (r *reader) replace(v *record.Value) step {
	switch v.Shape {
	case record.Object:
		var pairs []string
		for i := range v.Members {
			m := &v.Members[i]
			if m.Name == "" {
				r.fail(m.Pos, "replace has an empty text to replace; expected the text that is replaced")
				continue
			}
			to := ""
			if m.Value.Shape != record.Null {
				to = r.text(&m.Value, "replace: "+m.Name)
			}
			pairs = append(pairs, norm.NFC.String(m.Name), to)
		}
		return textStep(strings.NewReplacer(pairs...).Replace)
	case record.List:
		var all []func(string) string
		r.each(v, "replace", func(item *record.Value) { all = append(all, r.replaceMatches(item)) })
		return textStep(func(s string) string {
			for _, f := range all {
				s = f(s)
			}
			return s
		})
	case record.Null, record.Boolean, record.Number, record.Text:
	}
	r.fail(v.Pos, fmt.Sprintf("replace is %s; expected an object such as {\"/\": \"-\"}, or a list such as [{match: '(\\w+), (\\w+)', with: \"$2 $1\"}]", v))
	return nil
}

// replaceMatches reads an item of `replace`.
func (r *reader) replaceMatches(v *record.Value) func(string) string {
	var of *regexp.Regexp
	with, hasWith := "", false
	for i := range v.Members {
		switch k := &v.Members[i]; k.Name {
		case "match":
			of = r.regexp(&k.Value, "replace: match", "", "")
		case "with":
			with, hasWith = r.text(&k.Value, "replace: with"), true
		default:
			r.fail(k.Pos, fmt.Sprintf("an item of replace has no key %s%s", record.Quoted(k.Name), suggest.Instead(k.Name, []string{"match", "with"})))
		}
	}
	if v.Get("match") == nil || !hasWith {
		r.fail(v.Pos, "an item of replace lacks match or with; expected both, such as {match: '(\\w+), (\\w+)', with: \"$2 $1\"}")
	}
	return func(s string) string { return of.ReplaceAllString(s, with) }
}

// regexp reads a regular expression, which stands between before and after.
func (r *reader) regexp(v *record.Value, name, before, after string) *regexp.Regexp {
	expression := norm.NFC.String(r.text(v, name))
	_, err := regexp.Compile(expression)
	if err == nil {
		var whole *regexp.Regexp
		if whole, err = regexp.Compile(before + expression + after); err == nil {
			return whole
		}
	}
	r.fail(v.Pos, fmt.Sprintf("%s: %v; expected a regular expression in the syntax of RE2", name, err))
	return regexp.MustCompile("")
}

// text reads one text of a rule.
func (r *reader) text(v *record.Value, name string) string {
	if v.Shape == record.List || v.Shape == record.Object || v.Shape == record.Null {
		r.fail(v.Pos, fmt.Sprintf("%s is %s; expected a text", name, v))
	}
	return v.Text
}
