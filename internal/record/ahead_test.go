package record_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"casegraph/internal/record"
)

// A script is a source with a header, and many records with reports between them. It fails
// at the end.
type script struct {
	records int
	err     error
}

func (s script) Read(to record.To) error {
	to.Header(&record.Value{Text: "header"}, nil)
	for i := range s.records {
		if i%100 == 7 {
			to.Fail(record.Pos{Line: i}, "fail")
			to.Lost(record.Pos{Line: i}, "lost")
		}
		if err := to.Record(record.Record{Value: record.Value{Text: fmt.Sprint(i)}}); err != nil {
			return err
		}
	}
	return s.err
}

// TestAheadTellsTheSame: reading ahead makes the same calls in the same order, until a call
// or the source fails.
func TestAheadTellsTheSame(t *testing.T) {
	broken, enough := errors.New("broken"), errors.New("enough")
	for _, s := range []script{{}, {records: 1}, {records: 255}, {records: 256}, {records: 5000}, {records: 5000, err: broken}} {
		for _, until := range []int{0, 1, 256, 1000, 1 << 20} {
			listen := func(read func(record.To) error) (said []string, err error) {
				n := 0
				err = read(record.To{
					Header: func(v *record.Value, _ []string) { said = append(said, v.Text) },
					Fail:   func(at record.Pos, m string) { said = append(said, fmt.Sprint(at.Line, m)) },
					Lost:   func(at record.Pos, m string) { said = append(said, fmt.Sprint(at.Line, m)) },
					Record: func(r record.Record) error {
						if n++; n > until {
							return enough
						}
						said = append(said, r.Text)
						return nil
					},
				})
				return said, err
			}
			want, wantErr := listen(s.Read)
			got, err := listen(func(to record.To) error { return record.Ahead(s, to) })
			if !slices.Equal(got, want) || !errors.Is(err, wantErr) {
				t.Errorf("%v until %d: %d calls and %v; expected %d and %v", s, until, len(got), err, len(want), wantErr)
			}
		}
	}
}
