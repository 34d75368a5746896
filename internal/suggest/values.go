package suggest

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// Values says which values an enum has, for "expected …": lead and the list of all, "one of A, B".
// Of many it names the first ones instead: "one such as A, B".
func Values(lead string, of ast.EnumValueList) string {
	const most = 10
	var names []string
	for _, v := range of[:min(most, len(of))] {
		names = append(names, v.Name)
	}
	if len(of) > most {
		return "one such as " + strings.Join(names, ", ")
	}
	return lead + strings.Join(names, ", ")
}
