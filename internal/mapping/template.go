package mapping

import (
	"fmt"
	"slices"
	"strings"

	"casegraph/internal/record"
)

// A template is a text with columns in braces. Its value is null if a column is null, and
// a list if one of the columns is a list.
type template struct {
	place *record.Rule
	// texts and columns alternate. There is one text more: the first and the last part
	// are texts.
	texts, columns []string
	// write changes the text of each column; nil: it stays as it is.
	write func(string) string
}

// template parses a text, in which {{ and }} stand for braces.
func (r *reader) template(v *record.Value) (template, bool) {
	t := template{place: r.rule(v.Pos)}
	var text strings.Builder
	s := v.Text
	for s != "" {
		switch {
		case strings.HasPrefix(s, "{{"), strings.HasPrefix(s, "}}"):
			text.WriteByte(s[0])
			s = s[2:]
		case s[0] == '{':
			name, rest, ok := cutColumn(s[1:])
			if !ok || name == "" {
				r.fail(v.Pos, fmt.Sprintf("%s has a brace that is not closed, or that has nothing in it; expected a column in braces, or {{ for a brace", record.Quoted(v.Text)))
				return t, false
			}
			t.texts, t.columns = append(t.texts, text.String()), append(t.columns, name)
			text.Reset()
			s = rest
		case s[0] == '}':
			r.fail(v.Pos, fmt.Sprintf("%s closes a brace that is not open; expected }} for a brace", record.Quoted(v.Text)))
			return t, false
		default:
			n := strings.IndexAny(s, "{}")
			if n < 0 {
				n = len(s)
			}
			text.WriteString(s[:n])
			s = s[n:]
		}
	}
	t.texts = append(t.texts, text.String())
	return t, true
}

// cutColumn cuts a column and the brace after it from the beginning of a text. Within double
// quotes a brace belongs to the column's name.
func cutColumn(s string) (column, rest string, ok bool) {
	if strings.HasPrefix(s, `"`) {
		if name, rest, ok := cutExact(s); ok {
			more, rest, ok := strings.Cut(rest, "}") // more is a join
			return name + more, rest, ok
		}
	}
	return strings.Cut(s, "}")
}

// numbered says whether the template has the record's number, so that its value differs
// for every record.
func (t template) numbered() bool {
	return slices.Contains(t.columns, numberColumn) || slices.Contains(t.columns, rowColumn)
}

func (t template) value(r *row) record.Value {
	at := record.Pos{Line: r.Line, Column: r.Column, Rule: t.place}
	values := make([]record.Value, len(t.columns))
	many := -1
	for i, c := range t.columns {
		values[i] = r.column(c)
		switch values[i].Shape {
		case record.Null:
			return record.Value{Pos: at}
		case record.Object:
			r.fail(at, fmt.Sprintf("the column %s is an object; expected a value, or the path of a value in it", c))
			return record.Value{Pos: at}
		case record.List:
			if many >= 0 {
				r.fail(at, fmt.Sprintf("both %s and %s are lists; expected at most one list in a template", t.columns[many], c))
				return record.Value{Pos: at}
			}
			many = i
		case record.Boolean, record.Number, record.Text:
		}
	}
	if len(values) == 1 {
		at.Line, at.Column = values[0].Line, values[0].Column
	}
	if len(values) > 1 {
		for _, v := range values {
			r.markUsed(v)
		}
	}
	if many < 0 {
		return record.Value{Pos: at, Shape: record.Text, Text: t.with(values), Bare: true}
	}
	out := record.Value{Pos: at, Shape: record.List}
	list := values[many]
	for _, item := range list.Items {
		values[many] = item
		out.Items = append(out.Items, record.Value{Pos: record.Pos{Line: item.Line, Column: item.Column, Rule: t.place}, Shape: record.Text, Text: t.with(values), Bare: true})
	}
	return out
}

func (t template) with(values []record.Value) string {
	if len(values) == 1 && t.texts[0] == "" && t.texts[1] == "" && t.write == nil {
		return values[0].Text
	}
	var b strings.Builder
	b.WriteString(t.texts[0])
	for i, v := range values {
		if t.write != nil {
			v.Text = t.write(v.Text)
		}
		b.WriteString(v.Text)
		b.WriteString(t.texts[i+1])
	}
	return b.String()
}

func (t template) eachColumn(each func(string, *record.Rule)) {
	for _, c := range t.columns {
		each(c, t.place)
	}
}
