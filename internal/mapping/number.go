package mapping

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"casegraph/internal/catalog"
	"casegraph/internal/record"
)

// A number reads numbers that are written like an example.
type number struct {
	example   string
	pattern   *regexp.Regexp // of the sign, the whole part and the decimals
	thousands string         // the mark between groups of digits
	whole     bool           // the property takes whole numbers
}

// numberExample finds the marks of an example: between thousands, between lakhs, and before
// the decimals.
var numberExample = regexp.MustCompile(`^1(\D?)(?:234|23(\D)456)(?:(\D)56)?$`)

// number reads `number`, which is one number as the data writes it.
func (r *reader) number(v *record.Value, p *catalog.Property) step {
	n := number{example: r.text(v, "number"), whole: p != nil && (p.Kind == catalog.Int || p.Kind == catalog.BigInt)}
	m := numberExample.FindStringSubmatch(plainNumber(n.example))
	if m == nil || m[1] != "" && m[1] == m[3] || m[2] != "" && m[2] != m[1] {
		r.fail(v.Pos, fmt.Sprintf("number is %s; expected the number 1234.56 as the data writes it, such as \"1,234.56\", \"1.234,56\", \"1 234,56\", \"1'234.56\" or \"1234,56\"", v))
		return nil
	}
	n.thousands = m[1]
	mark, whole, decimals := regexp.QuoteMeta(m[1]), `\d+`, ""
	switch {
	case m[2] != "":
		whole += `|\d{1,2}(?:` + mark + `\d{2})*` + mark + `\d{3}`
	case m[1] != "":
		whole += `|\d{1,3}(?:` + mark + `\d{3})+`
	}
	if m[3] != "" {
		decimals = `(?:` + regexp.QuoteMeta(m[3]) + `(\d+))?`
	}
	n.pattern = regexp.MustCompile(`^([+-]?)(` + whole + `)` + decimals + `$`)
	return n
}

func (n number) change(_ *row, v record.Value) (string, error) {
	found := n.pattern.FindStringSubmatch(strings.TrimSpace(plainNumber(v.Text)))
	if found == nil {
		return "", fmt.Errorf("%s is not a number that is written like %s", record.Quoted(v.Text), n.example)
	}
	out := found[2]
	if n.thousands != "" {
		out = strings.ReplaceAll(out, n.thousands, "")
	}
	if found[1] == "-" {
		out = "-" + out
	}
	if len(found) > 3 && found[3] != "" && !(n.whole && strings.Trim(found[3], "0") == "") {
		out += "." + found[3]
	}
	return out, nil
}

// plainNumber writes blanks, apostrophes and minus signs of any kind as those of ASCII.
func plainNumber(s string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case unicode.IsSpace(c):
			return ' '
		case c == '’':
			return '\''
		case c == '−':
			return '-'
		}
		return c
	}, plainDigits(s))
}
