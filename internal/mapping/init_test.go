package mapping

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"casegraph/internal/catalog"
	"casegraph/internal/fact"
	"casegraph/internal/load"
	"casegraph/internal/record"
)

// TestFirstMappings runs each case of testdata/init: a file of data, and the mapping that is
// begun for it. The comment of the archive is the type of the nodes. The mapping must read
// the file without any problem.
func TestFirstMappings(t *testing.T) {
	c := domain(t)
	cases(t, "testdata/init/*.txtar", func(t *testing.T, a *txtar.Archive) string {
		data := input(a.Files[0].Name, string(a.Files[0].Data))
		got, err := Init(data.File(), "", c.Node(strings.TrimSpace(string(a.Comment))), wrongValue)
		if err != nil {
			return err.Error() + "\n"
		}
		mustRead(t, c, got, data)
		return got
	})
}

func wrongValue(p *catalog.Property, v *record.Value) (wrong string) {
	fact.ReadValue(p, v, func(_ record.Pos, message string) { wrong = message })
	return wrong
}

// mustRead reads a file by a mapping, and checks each value that it makes.
func mustRead(t *testing.T, c *catalog.Catalog, mapping string, data load.Input) {
	t.Helper()
	m, err := Read(input("map.yaml", mapping).File(), c)
	if problems, ok := errors.AsType[*load.Problems](err); ok {
		t.Fatalf("%v\nin\n%s", problems, mapping)
	}
	if err != nil {
		t.Fatal(err)
	}
	wrong := func(at record.Pos, message string) { t.Errorf("%d:%d: %s", at.Line, at.Column, message) }
	err = m.Inputs([]load.Input{data}, "")[0].Source.Read(record.To{
		Header: func(*record.Value, []string) {}, Fail: wrong, Reject: wrong, Lost: wrong,
		Begin: func(*record.Value) {},
		Warn:  func(record.Pos, string, string) {}, Omit: func(record.Omission) {}, Count: func(record.Tally) {},
		Record: func(r record.Record) error {
			if id := r.Get("id"); id == nil || !fact.IsID(id.Text) {
				t.Errorf("%d:%d: no id, or one that is none: %v", r.Line, r.Column, id)
			}
			for _, p := range c.Node(r.Get("type").Text).Properties {
				if v := r.Get(p.Name); v != nil && !p.Common {
					if message := wrongValue(p, v); message != "" {
						wrong(v.Pos, message)
					}
				}
			}
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
}
