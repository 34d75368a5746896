package mapping

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"casegraph/internal/catalog"
	"casegraph/internal/record"
)

// An initRule is a line for a property or a column.
type initRule struct {
	column   *sampled          // nil: of a property that no column fits
	property *catalog.Property // nil: the line is a comment
	text     string
}

// forms are the forms of dates that are proposed.
var forms = []string{
	"DD.MM.YYYY", "D.M.YYYY", "DD/MM/YYYY", "MM/DD/YYYY", "D/M/YYYY", "M/D/YYYY", "DD-MM-YYYY", "MM-DD-YYYY",
	"YYYY/MM/DD", "YYYY.MM.DD", "YYYYMMDD", "D Month YYYY", "D. Month YYYY", "Month D, YYYY", "D Mon YYYY", "D-Mon-YYYY",
	"MM/YYYY", "M/YYYY", "MM.YYYY", "Month YYYY", "Mon YYYY",
	"YYYY-MM-DD hh:mm", "YYYY-MM-DD hh:mm:ss", "YYYY-MM-DDThh:mm:ss", "YYYY-MM-DDThh:mm:ssZ", "M/D/YYYY h:mm AM", "M/D/YYYY hh:mm", "D.M.YYYY hh:mm",
}

// rules returns a line for each column, and one for each property that is required.
func (w *initWriter) rules() []initRule {
	var out []initRule
	used := map[string]bool{}
	for _, c := range w.columns {
		p := property(w.t, c.name)
		if p != nil && used[p.Name] {
			p = nil
		}
		r := w.rule(c, p)
		if r.property != nil {
			used[p.Name] = true
		}
		out = append(out, r)
	}
	for _, p := range w.t.Properties {
		if p.Required && !p.Common && !p.Computed && !p.Derived && p.Default == nil && !used[p.Name] {
			out = append(out, initRule{property: p, text: w.required(p)})
		}
	}
	return out
}

// rule returns the line for a column, which is named like the property p, or like none.
func (w *initWriter) rule(c *sampled, p *catalog.Property) initRule {
	such := "such as " + record.Quoted(c.first)
	switch {
	case c.ref == "":
		return initRule{column: c, text: fmt.Sprintf("# %s, %s, is a key that no path can name", yamlText(c.name), such)}
	case c.odd:
		return initRule{column: c, text: fmt.Sprintf("# %s has objects or lists in it: see each in docs/loading.md", yamlText(c.ref))}
	case c.present == 0 && !c.list && len(w.records) > 0:
		return initRule{column: c, text: fmt.Sprintf("# PROPERTY: %s # has no value in %s", plain(c), w.extent())}
	case p == nil && len(w.records) == 0:
		return initRule{column: c, text: "# PROPERTY: " + plain(c)}
	case p == nil && c.list:
		return initRule{column: c, text: fmt.Sprintf("# PROPERTY: %s # a list", plain(c))}
	case p == nil:
		value := plain(c)
		if fit := w.dates(c, anyDate); len(fit) == 1 && w.tried(anyDate, value, nil) != "" {
			value = fit[0]
		}
		return initRule{column: c, text: fmt.Sprintf("# PROPERTY: %s # %s", value, such)}
	}
	wrong := w.tried(p, plain(c), nil)
	if wrong == "" && p.Unique && c.distinct < c.present {
		wrong = "two nodes cannot have the same value, and some records do"
	}
	if wrong == "" {
		return initRule{c, p, fmt.Sprintf("%s: %s", p.Name, plain(c))}
	}
	switch p.Kind {
	case catalog.EnumKind:
		if upper := fmt.Sprintf("{column: %s, letters: upper}", yamlText(c.ref)); w.tried(p, upper, nil) == "" {
			return initRule{c, p, fmt.Sprintf("%s: %s", p.Name, upper)}
		}
		return initRule{column: c, text: fmt.Sprintf("# %s: {column: %s, values: {%s: TODO}} # say what each value means: %s", p.Name, yamlText(c.ref), yamlText(c.first), strings.Join(valuesOf(p.Enum), " "))}
	case catalog.Date:
		if r, ok := w.date(c, p); ok {
			return r
		}
	case catalog.String, catalog.ID, catalog.DateTime, catalog.Duration, catalog.Boolean, catalog.Int, catalog.BigInt, catalog.Float, catalog.URL:
	}
	return initRule{column: c, text: fmt.Sprintf("# %s: %s # %s", p.Name, plain(c), wrong)}
}

func valuesOf(e *catalog.Enum) []string {
	var out []string
	for _, v := range e.Values {
		out = append(out, v.Name)
	}
	return out
}

// plain is the rule that takes a column as it is.
func plain(c *sampled) string { return yamlText("{" + c.ref + "}") }

// date returns the line with the form of the dates in a column. If the values have several
// meanings, it is a comment.
func (w *initWriter) date(c *sampled, p *catalog.Property) (initRule, bool) {
	fit := w.dates(c, p)
	switch len(fit) {
	case 0:
		return initRule{}, false
	case 1:
		return initRule{c, p, fmt.Sprintf("%s: %s", p.Name, fit[0])}, true
	}
	return initRule{column: c, text: fmt.Sprintf("# %s: %s # or %s: the values fit both", p.Name, fit[0], strings.Join(fit[1:], " or "))}, true
}

// anyDate is the property of a date that nobody has named yet.
var anyDate = &catalog.Property{Name: "date", Kind: catalog.Date}

// dates returns the rules that read all values of a column as dates, one for each meaning.
func (w *initWriter) dates(c *sampled, p *catalog.Property) []string {
	var fit []string
	meanings := map[string]bool{}
	for _, form := range forms {
		rule := fmt.Sprintf("{column: %s, date: %s}", yamlText(c.ref), yamlText(form))
		var dates []string
		if w.tried(p, rule, func(v record.Value) { dates = append(dates, v.Text) }) == "" {
			if meaning := strings.Join(dates, " "); !meanings[meaning] {
				meanings[meaning] = true
				fit = append(fit, rule)
			}
		}
	}
	return fit
}

// tried has a rule for a property read all records of the sample. It calls each with every
// value, and returns what is wrong with the first that is not one of the property, or "".
func (w *initWriter) tried(p *catalog.Property, rule string, each func(record.Value)) (wrong string) {
	doc, err := record.ParseYAML([]byte(rule), func(record.Pos, string) {})
	if err != nil {
		return err.Error()
	}
	r := &reader{dating: defaultDating}
	e := r.expression(&doc, p)
	if len(r.problems) > 0 {
		return r.problems[0].Message
	}
	for _, in := range w.records {
		in.fail = func(_ record.Pos, message string) { wrong = message }
		v := e.value(in)
		if wrong == "" {
			wrong = w.wrong(p, &v)
		}
		if wrong != "" {
			return wrong
		}
		if each != nil {
			each(v)
		}
	}
	return ""
}

// required returns the line for a required property that no column fits. Its value is one of
// the property, so that the mapping can be tried, but nobody has said it.
func (w *initWriter) required(p *catalog.Property) string {
	value := "TODO"
	switch p.Kind {
	case catalog.EnumKind:
		value = p.Enum.Values[len(p.Enum.Values)-1].Name
		var names []string
		for _, v := range p.Enum.Values {
			names = append(names, v.Name)
		}
		return fmt.Sprintf("%s: %s # TODO: required, and no column fits; one of %s", p.Name, value, strings.Join(names, " "))
	case catalog.Date:
		value = "XXXX"
	case catalog.Int, catalog.BigInt, catalog.Float:
		value = "0"
	case catalog.Boolean:
		value = "false"
	case catalog.DateTime:
		value = `"1970-01-01T00:00:00Z"`
	case catalog.Duration:
		value = "P0D"
	case catalog.URL:
		value = "https://example.com/"
	case catalog.String, catalog.ID:
	}
	if p.List {
		value = "[" + value + "]"
	}
	return fmt.Sprintf("%s: %s # TODO: required, and no column fits", p.Name, value)
}

// property returns the property that is named like a column, or nil. Only letters and
// digits count, in any case. What a load sets itself is not one.
func property(t *catalog.NodeType, column string) *catalog.Property {
	name := letters(column[strings.LastIndexByte(column, '.')+1:])
	for _, p := range t.Properties {
		itself := p.Computed || p.Derived || p.Common && slices.Contains([]string{"id", "label", "datasets", "createdAt", "updatedAt"}, p.Name)
		if !itself && name != "" && letters(p.Name) == name {
			return p
		}
	}
	return nil
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
