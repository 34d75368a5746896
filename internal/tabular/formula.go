package tabular

import "regexp"

// Spreadsheets take a cell for a formula if it begins with one of these characters, after
// spaces, tabs or line ends. A formula can also stand within a text: a spreadsheet that
// splits cells at semicolons (as in some countries) or at tabs sees the part after those
// as a cell of its own, even within quotes.
const formula = "'*[=+@＝＋－＠-]"

// Each pattern matches where an apostrophe is put or taken away. The apostrophes that stand
// there already are part of the match, so that one more can be told from them.
var (
	formulaStart  = regexp.MustCompile("^('*(?: *" + formula + "|[\t\r\n])|'+$)")
	formulaWithin = regexp.MustCompile("([;\t\r\n][ \"]*)(" + formula + ")")
	// Readers of CSV drop a carriage return before a line feed.
	lineEnd = regexp.MustCompile("(\r)('*\n)")

	escapedStart  = regexp.MustCompile("^'('*(?: *" + formula + "|[\t\r\n])|'*$)")
	escapedWithin = regexp.MustCompile("([;\t\r\n][ \"]*)'(" + formula + ")")
	escapedEnd    = regexp.MustCompile("(\r)'('*\n)")
)

// EscapeFormula puts an apostrophe before a text, or a part of it, that a spreadsheet would
// take for a formula. OWASP recommends this against CSV injection. It also keeps the two
// characters of a line end of Windows apart. [UnescapeFormula] takes all of these away.
func EscapeFormula(s string) string {
	s = formulaWithin.ReplaceAllString(s, "$1'$2")
	s = lineEnd.ReplaceAllString(s, "$1'$2")
	return formulaStart.ReplaceAllString(s, "'$1")
}

// UnescapeFormula returns the text of which [EscapeFormula] made s. An apostrophe alone is
// the empty text, since an empty cell is no value.
func UnescapeFormula(s string) string {
	s = escapedStart.ReplaceAllString(s, "$1")
	s = escapedEnd.ReplaceAllString(s, "$1$2")
	return escapedWithin.ReplaceAllString(s, "$1$2")
}
