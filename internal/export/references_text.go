package export

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"casegraph/internal/catalog"
)

// cslDate returns a date of CSL: its parts where they are certain, or else a literal. An
// interval has the parts of both ends.
func cslDate(s string) *object {
	o := &object{}
	var all []any
	for _, end := range strings.Split(s, "/") {
		found := plainDate.FindStringSubmatch(end)
		if found == nil {
			o.put("literal", s)
			return o
		}
		var parts []any
		for _, part := range found[1:] {
			if part != "" {
				n, _ := strconv.ParseInt(part, 10, 64) // it is all digits
				parts = append(parts, n)
			}
		}
		all = append(all, parts)
	}
	o.put("date-parts", all)
	return o
}

// NewBibTeX makes a format that writes BibTeX. A date has the fields year and month, and the
// field date of BibLaTeX; one that is not certain is a text in year, as it is written.
func NewBibTeX(to io.Writer, c *catalog.Catalog, r *References) Format {
	return &referenceFormat{
		to: bufio.NewWriter(to), refs: r, c: c, name: func(n ReferenceNames) string { return n.BibTeX },
		between: "\n", entry: bibtexEntry,
	}
}

func bibtexEntry(id, kind string, fields []referenceValue) string {
	var b strings.Builder
	fmt.Fprintf(&b, "@%s{%s", kind, id)
	field := func(name, value string) { fmt.Fprintf(&b, ",\n  %s = %s", name, value) }
	for _, f := range fields {
		plain := plainDate.FindStringSubmatch(f.text)
		switch {
		case f.isURL:
			field(f.name, "{"+bibtexURL.Replace(f.text)+"}")
		case f.isDate && f.name == "date" && plain == nil:
			field("year", "{"+bibtexText.Replace(f.text)+"}")
		case f.isDate && f.name == "date":
			field("year", "{"+plain[1]+"}")
			if plain[2] != "" {
				n, _ := strconv.Atoi(plain[2]) // it is a month
				field("month", bibtexMonths[n-1])
			}
			field("date", "{"+f.text+"}")
		case f.name == "title": // braces keep the capitals
			field(f.name, "{{"+bibtexText.Replace(f.text)+"}}")
		default:
			field(f.name, "{"+bibtexText.Replace(f.text)+"}")
		}
	}
	b.WriteString("\n}\n")
	return b.String()
}

var bibtexMonths = strings.Fields("jan feb mar apr may jun jul aug sep oct nov dec")

// BibTeX counts braces even if they are escaped, so a brace is a command.
var (
	bibtexText = strings.NewReplacer(`\`, `\textbackslash{}`, `{`, `\textbraceleft{}`, `}`, `\textbraceright{}`, `~`, `\textasciitilde{}`,
		`^`, `\textasciicircum{}`, `$`, `\$`, `&`, `\&`, `#`, `\#`, `%`, `\%`, `_`, `\_`, "\r\n", " ", "\n", " ", "\r", " ")
	bibtexURL = strings.NewReplacer(`\`, "%5C", "{", "%7B", "}", "%7D")
)

// NewRIS makes a format that writes RIS. A date that is not certain stands after its third
// slash, as other information.
func NewRIS(to io.Writer, c *catalog.Catalog, r *References) Format {
	return &referenceFormat{
		to: bufio.NewWriter(to), refs: r, c: c, name: func(n ReferenceNames) string { return n.RIS },
		entry: risEntry,
	}
}

func risEntry(id, kind string, fields []referenceValue) string {
	var b strings.Builder
	field := func(name, value string) { fmt.Fprintf(&b, "%s  - %s\r\n", name, risText.Replace(value)) }
	field("TY", kind)
	field("ID", id)
	for _, f := range fields {
		plain := plainDate.FindStringSubmatch(f.text)
		switch {
		case f.isDate && plain == nil:
			field(f.name, "///"+f.text)
		case f.isDate:
			if f.name == "DA" {
				field("PY", plain[1])
			}
			field(f.name, strings.Join(plain[1:], "/")+"/")
		default:
			field(f.name, f.text)
		}
	}
	b.WriteString("ER  - \r\n\r\n")
	return b.String()
}

var risText = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ")
