package load

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casegraph/internal/record"
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
	at       record.Pos // of the dataset's name
	sourceAt record.Pos
	// loadedAt is when the dataset was loaded into the store that was exported, in
	// milliseconds; 0 where the file is no export.
	loadedAt int64
}

var headerKeys = []string{"dataset", "title", "licence", "publisher", "source"}

// maxDataset is how long the name of a dataset may be, in code points.
const maxDataset = 128

// readHeader reads the header's keys of an object; others are the keys that may
// stand beside them.
func (f *file) readHeader(v *record.Value, others []string, fail func(record.Pos, string)) {
	if v.Get("exported") != nil {
		f.beginExport(v, fail)
		return
	}
	f.header = header{describes: map[string]any{}, at: v.Pos}
	if f.exported {
		others = f.readStamp(v, fail)
		defer func() { f.sections = append(f.sections, f.header) }()
	}
	for _, m := range v.Members {
		switch {
		case slices.Contains(others, m.Name):
			continue
		case !slices.Contains(headerKeys, m.Name):
			fail(m.Pos, fmt.Sprintf("the header has no key %s%s", record.Quoted(m.Name), Instead(m.Name, append(slices.Clone(headerKeys), others...))))
			continue
		case m.Value.Shape == record.Null:
			continue
		case m.Value.Shape != record.Text:
			fail(m.Value.Pos, fmt.Sprintf("%s is %s; expected a text", m.Name, withQuotes(&m.Value)))
			continue
		}
		s := text.NFC(m.Value.Text)
		if err := text.Check(m.Value.Text); err != nil {
			fail(m.Value.Pos, fmt.Sprintf("%s: %v; expected text without it", m.Name, err))
			continue
		}
		switch m.Name {
		case "dataset":
			if err := checkDataset(s); err != "" {
				fail(m.Value.Pos, err)
				continue
			}
			f.dataset, f.at = s, m.Value.Pos
		case "source":
			if !isID(s) {
				fail(m.Value.Pos, "source: "+notID(s))
				continue
			}
			f.source, f.sourceAt = s, m.Value.Pos
		default:
			f.describes[m.Name] = s
		}
	}
	if f.override != "" && !f.exported {
		f.dataset = f.override
	} else if v.Get("dataset") == nil {
		fail(v.Pos, "the header has no dataset; expected the name under which its facts are grouped")
	}
}

func checkDataset(s string) string {
	switch {
	case s == "" || strings.TrimSpace(s) != s:
		return fmt.Sprintf("the dataset's name %s is empty or has white space around it; expected a name", record.Quoted(s))
	case utf8.RuneCountInString(s) > maxDataset:
		return fmt.Sprintf("the dataset's name is longer than %d characters; expected a shorter one (the title may be longer)", maxDataset)
	case strings.ContainsFunc(s, unicode.IsControl):
		return fmt.Sprintf("the dataset's name %s has a control character; expected a name on one line", record.Quoted(s))
	}
	return ""
}
