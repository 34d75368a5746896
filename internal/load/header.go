package load

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casegraph/internal/text"
)

// A header is what a file says of all its facts.
type header struct {
	// dataset groups the facts, so that they can be loaded again as one.
	dataset string
	// describes holds what the file says of the dataset: title, licence and
	// publisher, as far as given.
	describes map[string]any
	// source is the id of the source of citations that name none, or "".
	source   string
	at       pos // of the dataset's name
	sourceAt pos
}

var headerKeys = []string{"dataset", "title", "licence", "publisher", "source"}

// maxDataset is how long the name of a dataset may be, in code points.
const maxDataset = 128

// readHeader reads the header's keys of an object; others are the keys that may
// stand beside them.
func (f *file) readHeader(v *value, others []string, fail func(pos, string)) {
	f.header = header{describes: map[string]any{}, at: v.pos}
	for _, m := range v.members {
		switch {
		case slices.Contains(others, m.name):
			continue
		case !slices.Contains(headerKeys, m.name):
			fail(m.pos, fmt.Sprintf("the header has no key %s%s", quoted(m.name), instead(m.name, append(slices.Clone(headerKeys), others...))))
			continue
		case m.value.shape == nullShape:
			continue
		case m.value.shape != textShape:
			fail(m.value.pos, fmt.Sprintf("%s is %s; expected a text", m.name, withQuotes(&m.value)))
			continue
		}
		s := text.NFC(m.value.text)
		if err := text.Check(m.value.text); err != nil {
			fail(m.value.pos, fmt.Sprintf("%s: %v; expected text without it", m.name, err))
			continue
		}
		switch m.name {
		case "dataset":
			if err := checkDataset(s); err != "" {
				fail(m.value.pos, err)
				continue
			}
			f.dataset, f.at = s, m.value.pos
		case "source":
			if !isID(s) {
				fail(m.value.pos, "source: "+notID(s))
				continue
			}
			f.source, f.sourceAt = s, m.value.pos
		default:
			f.describes[m.name] = s
		}
	}
	if v.get("dataset") == nil {
		fail(v.pos, "the header has no dataset; expected the name under which its facts are grouped")
	}
}

func checkDataset(s string) string {
	switch {
	case s == "" || strings.TrimSpace(s) != s:
		return fmt.Sprintf("the dataset's name %s is empty or has white space around it; expected a name", quoted(s))
	case utf8.RuneCountInString(s) > maxDataset:
		return fmt.Sprintf("the dataset's name is longer than %d characters; expected a shorter one (the title may be longer)", maxDataset)
	case strings.ContainsFunc(s, unicode.IsControl):
		return fmt.Sprintf("the dataset's name %s has a control character; expected a name on one line", quoted(s))
	}
	return ""
}
