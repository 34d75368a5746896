package load

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casegraph/internal/catalog"
	"casegraph/internal/fact"
	"casegraph/internal/record"
	"casegraph/internal/suggest"
	"casegraph/internal/text"
)

// A header is what a file, or a section of an export, says of all its facts.
type header struct {
	fact.Setting
	// describes holds what the file says of the dataset: title, licence and
	// publisher, as far as given.
	describes map[string]any
	at        record.Pos // of the dataset's name
	sourceAt  record.Pos
}

// loadedAt is when the dataset was loaded into the store that was exported, in
// milliseconds; 0 where the file is no export.
func (h *header) loadedAt() int64 {
	if h.Export == nil {
		return 0
	}
	return h.Export.LoadedAt
}

// headers are those of a file. The header is the one that holds for the records that
// are read next.
//
// A file that casegraph export wrote begins with a line that says when, under
// `exported`. It holds a graph as it was, maybe of several datasets, and loading it
// into a new store makes the same graph. A line with a dataset and no type describes
// that dataset and begins its section. What the facts may say is in fact.Export. Their
// stamps count for what is new to the store; what is there keeps its own.
type headers struct {
	header
	// override is the name of the dataset, whatever the header says, or "".
	override string
	exported bool
	sections []header // of an export
}

var headerKeys = []string{"dataset", "title", "licence", "publisher", "source"}

// maxDataset is how long the name of a dataset may be, in code points.
const maxDataset = 128

// read reads a header's keys of an object; others are the keys that may stand beside
// them.
func (f *headers) read(v *record.Value, others []string, fail func(record.Pos, string)) {
	if v.Get("exported") != nil {
		f.beginExport(v, fail)
		return
	}
	f.header = header{describes: map[string]any{}, at: v.Pos}
	if f.exported {
		f.Export = &fact.Export{LoadedAt: loadedAt(v, fail)}
		others = []string{"loadedAt"}
		defer f.endSection()
	}
	for _, m := range v.Members {
		switch {
		case slices.Contains(others, m.Name):
			continue
		case !slices.Contains(headerKeys, m.Name):
			fail(m.Pos, fmt.Sprintf("the header has no key %s%s", record.Quoted(m.Name), suggest.Instead(m.Name, append(slices.Clone(headerKeys), others...))))
			continue
		case m.Value.Shape == record.Null:
			continue
		case m.Value.Shape != record.Text:
			fail(m.Value.Pos, fmt.Sprintf("%s is %s; expected a text", m.Name, fact.WithQuotes(&m.Value)))
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
			f.Dataset, f.at = s, m.Value.Pos
		case "source":
			if !fact.IsID(s) {
				fail(m.Value.Pos, "source: "+fact.NotID(s))
				continue
			}
			f.Source, f.sourceAt = s, m.Value.Pos
		default:
			f.describes[m.Name] = s
		}
	}
	if f.override != "" && !f.exported {
		f.Dataset = f.override
	} else if v.Get("dataset") == nil {
		fail(v.Pos, "the header has no dataset; expected the name under which its facts are grouped")
	}
}

// beginExport reads the first line of an export.
func (f *headers) beginExport(v *record.Value, fail func(record.Pos, string)) {
	f.exported, f.sections, f.header = true, nil, header{at: v.Pos}
	f.Export = &fact.Export{}
	if f.override != "" {
		fail(v.Pos, fmt.Sprintf("this is an export, whose facts say which datasets hold them, so it cannot be loaded as %s; leave out --dataset", record.Quoted(f.override)))
	}
	fact.ReadValue(&catalog.Property{Name: "exported", Kind: catalog.DateTime}, v.Get("exported"), fail)
	for _, m := range v.Members {
		if m.Name != "exported" {
			fail(m.Pos, fmt.Sprintf("%s stands beside exported; expected the description of a dataset on a line of its own", record.Quoted(m.Name)))
		}
	}
}

// endSection notes the section that the header begins, once it has been read.
func (f *headers) endSection() {
	f.sections = append(f.sections, f.header)
	for _, h := range f.sections {
		f.Export.Datasets = append(f.Export.Datasets, h.Dataset)
	}
}

// loadedAt reads when the dataset of a section was loaded; it is 0 where the section
// does not say so.
func loadedAt(v *record.Value, fail func(record.Pos, string)) int64 {
	at := v.Get("loadedAt")
	if at == nil {
		fail(v.Pos, "the dataset of an export has no loadedAt; expected when it was loaded")
		return 0
	}
	ms, _ := fact.ReadValue(&catalog.Property{Name: "loadedAt", Kind: catalog.DateTime}, at, fail).(int64)
	return ms
}

// checkDataset says what is wrong with the name of a dataset, or "".
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
