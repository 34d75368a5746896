package load

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"casegraph/internal/catalog"
	"casegraph/internal/record"
	"casegraph/internal/store"
)

// skip.go loads files without their wrong records, where that is asked for. It runs the
// load, leaves out the records in which there are problems, and runs it again, until nothing
// is wrong or too much is. A load with problems writes nothing, so all these runs but the
// last leave the store as it is.

// A Reject is a record that was left out.
type Reject struct {
	File string
	Line int
	// Reasons are what is wrong with it.
	Reasons []string
	// Record is the record as the file has it; nil if it could not be read. Then Text is the
	// line at which it begins, if that is UTF-8.
	Record *record.Value
	Text   string
}

// skips are the records to leave out, by the number of their file and by their place.
type skips struct {
	most    int
	records map[int]map[record.Pos]*Reject
}

// runSkipping runs a load without its wrong records.
func runSkipping(ctx context.Context, st store.Store, c *catalog.Catalog, inputs []Input, opts Options) (Report, error) {
	s := &skips{most: opts.Skip, records: map[int]map[record.Pos]*Reject{}}
	shown := opts.MaxErrors
	opts.MaxErrors = max(shown, 1000+100*opts.Skip)
	sources := make([]record.Skipper, len(inputs))
	for i, in := range inputs {
		var ok bool
		if sources[i], ok = in.source().(record.Skipper); !ok {
			return Report{}, fmt.Errorf("%s: records of this format cannot be skipped; load it without --skip", in.Name)
		}
	}
	for {
		files := make([]*file, len(inputs))
		for i, in := range inputs {
			in.Source = sources[i]
			files[i] = newFile(in, i)
			files[i].skips = s
			sources[i].Skip(s.places(i))
		}
		report, err := attempt(ctx, st, c, files, opts)
		report.Warnings = report.Warnings[:min(shown, len(report.Warnings))]
		problems, wrong := errors.AsType[*Problems](err)
		switch {
		case err == nil:
			report.Skipped = s.count()
			return report, s.tell(inputs, opts.Rejects)
		case wrong && s.add(problems, files):
			continue
		case wrong:
			problems.List = problems.List[:min(shown, len(problems.List))]
			if s.count() > s.most {
				problems.List, problems.Total = append(problems.List, s.tooMany()), problems.Total+1
			}
		}
		return report, err
	}
}

func (s *skips) at(file int, pos record.Pos, name string) *Reject {
	if s.records[file] == nil {
		s.records[file] = map[record.Pos]*Reject{}
	}
	r := s.records[file][pos]
	if r == nil {
		r = &Reject{File: name, Line: pos.Line}
		s.records[file][pos] = r
	}
	return r
}

func (r *Reject) because(message string) {
	if !slices.Contains(r.Reasons, message) {
		r.Reasons = append(r.Reasons, message)
	}
}

// reject notes a record that cannot be read.
func (s *skips) reject(f *file, at record.Pos, message string) {
	s.at(f.index, record.Pos{Line: at.Line, Column: at.Column}, f.input.Name).because(message)
}

// skipped notes the contents of a record that is left out.
func (s *skips) skipped(f *file, v *record.Value) {
	s.at(f.index, record.Pos{Line: v.Line, Column: v.Column}, f.input.Name).Record = v
}

// add finds the records that the problems are in. It returns false if a problem is in none,
// or only in records that are left out already, or if there are too many records.
func (s *skips) add(p *Problems, files []*file) bool {
	before := s.count()
	begun := map[int][]record.Pos{}
	for _, x := range p.List {
		if x.Place.whole || x.Place.Line == 0 {
			return false
		}
		f := files[x.Place.file]
		// The record that begins last before the problem.
		if begun[f.index] == nil {
			begun[f.index] = slices.SortedFunc(slices.Values(f.begun), comparePos)
		}
		at, found := slices.BinarySearchFunc(begun[f.index], record.Pos{Line: x.Place.Line, Column: x.Place.Column}, comparePos)
		if !found {
			at--
		}
		if at < 0 {
			return false
		}
		s.at(f.index, begun[f.index][at], f.input.Name).because(x.Message)
	}
	return s.count() > before && s.count() <= s.most
}

func comparePos(a, b record.Pos) int {
	return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}

// check returns an error if more records cannot be read than may be left out.
func (s *skips) check(files []*file) error {
	if s == nil || s.count() <= s.most {
		return nil
	}
	c := &collector{max: 100}
	for i, all := range s.records {
		for pos, r := range all {
			c.add(files[i].place(pos), "%s", strings.Join(r.Reasons, "; "))
		}
	}
	list := append(slices.Clone(c.first()), s.tooMany())
	return &Problems{List: list, Total: c.total + 1}
}

// tooMany is the problem that more records are wrong than may be left out.
func (s *skips) tooMany() Problem {
	return Problem{Message: fmt.Sprintf("%d or more of the records are wrong, and --skip allows %d; nothing has been written", s.count(), s.most)}
}

func (s *skips) count() int {
	n := 0
	for _, all := range s.records {
		n += len(all)
	}
	return n
}

func (s *skips) places(file int) map[record.Pos]bool {
	out := map[record.Pos]bool{}
	for pos := range s.records[file] {
		out[pos] = true
	}
	return out
}

// of returns the number of records of a file that are left out.
func (s *skips) of(file int) int {
	if s == nil {
		return 0
	}
	return len(s.records[file])
}

// tell tells the rejects in the order of the files.
func (s *skips) tell(inputs []Input, to func(Reject) error) error {
	for i, in := range inputs {
		if err := s.texts(i, in.File()); err != nil {
			return err
		}
		for _, pos := range slices.SortedFunc(maps.Keys(s.records[i]), comparePos) {
			if err := to(*s.records[i][pos]); err != nil {
				return err
			}
		}
	}
	return nil
}

// texts reads the lines of the records that could not be read.
func (s *skips) texts(file int, f record.File) error {
	wanted := map[int]*Reject{}
	for pos, r := range s.records[file] {
		if r.Record == nil {
			wanted[pos.Line] = r
		}
	}
	if len(wanted) == 0 || f.Extension() == ".xlsx" {
		return nil
	}
	in, err := f.Reader()
	if err != nil {
		return err
	}
	defer in.Close()
	lines := bufio.NewReader(in)
	for n := 1; len(wanted) > 0; n++ {
		line, err := lines.ReadString('\n')
		if r := wanted[n]; r != nil && utf8.ValidString(line) && !strings.ContainsRune(line, 0) {
			r.Text = strings.TrimRight(line, "\r\n")
		}
		delete(wanted, n)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}
