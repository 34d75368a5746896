package mapping

import (
	"fmt"
	"strings"

	"casegraph/internal/suggest"
)

// The columns that every record has, of any format. {#row} is {#}, and cannot be taken for
// a column that is named "#".
const (
	numberColumn = "#"
	rowColumn    = "#row"
	lineColumn   = "#line"
	fileColumn   = "#file"
	keyColumn    = "#key" // of an object whose members are records
)

// exactName returns the name of a column that stands in double quotes, in which a double
// quote is doubled. Such a name is neither a path nor one of the columns above.
func exactName(name string) (string, bool) {
	if len(name) < 3 || name[0] != '"' || name[len(name)-1] != '"' {
		return name, false
	}
	return strings.ReplaceAll(name[1:len(name)-1], `""`, `"`), true
}

// cutExact cuts a name in double quotes from the beginning of a text.
func cutExact(s string) (name, rest string, ok bool) {
	for at := 1; at < len(s); at++ {
		switch {
		case s[at] != '"':
		case strings.HasPrefix(s[at+1:], `"`):
			at++
		default:
			return s[:at+1], s[at+1:], at > 1
		}
	}
	return "", s, false
}

// unknownSpecial is the message for a name such as {#lin}.
func unknownSpecial(name string) string {
	return fmt.Sprintf("there is no {%s}%s", name, suggest.Instead(name, specials))
}
