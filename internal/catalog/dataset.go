package catalog

import (
	"strconv"
	"strings"
)

// A TypeCount is how many facts of one type a dataset has. The counts of a dataset are stored
// as texts.
type TypeCount struct {
	Type   string
	Number int64
}

// String is the stored text: "Person 67".
func (n TypeCount) String() string { return n.Type + " " + strconv.FormatInt(n.Number, 10) }

// ParseTypeCount reads a stored text. It returns false for one that only another program can have
// written.
func ParseTypeCount(stored any) (n TypeCount, ok bool) {
	text, _ := stored.(string)
	typ, number, _ := strings.Cut(text, " ")
	n.Type = typ
	var err error
	n.Number, err = strconv.ParseInt(number, 10, 64)
	return n, err == nil
}
