package mapping

import (
	"fmt"
	"maps"
	"slices"

	"casegraph/internal/record"
)

// An inputSet is all files of a load. Before the facts of the first are made, all files are
// read for what the facts depend on: the joins, the keys that there are, and the facts that
// several records make.
type inputSet struct {
	m       *Mapping
	sources []*source
	joins   map[string]*join // nil until prepare
	uses    []*use
	keys    []*node
	merging merging
	// records counts the records of each set, and from has the first file with one.
	records map[*set]int
	from    map[*set]int
	// documents says that some records are not in tables.
	documents bool
	// broken: some of the data could not be read, so keys may seem to be missing.
	broken bool
}

// prepare reads all files, once in the life of the set. It ignores errors in the data,
// which are reported when the files are read for their facts.
func (a *inputSet) prepare() error {
	if a.joins != nil {
		return nil
	}
	a.joins, a.records, a.from = map[string]*join{}, map[*set]int{}, map[*set]int{}
	for _, set := range a.m.sets {
		for name, j := range set.joins {
			j.clear()
			a.joins[name] = j
		}
		if set.newest != nil {
			set.newest.clear()
		}
	}
	if len(a.joins) > 0 {
		if err := a.fill(); err != nil {
			return err
		}
	}
	a.uses, a.keys, a.broken = a.m.usesOf(), nil, false
	a.merging.begin()
	// Whether the facts can be counted before all keys and versions of records are known.
	atOnce := !slices.ContainsFunc(a.uses, func(u *use) bool { return u.column.outer > 0 }) &&
		!slices.ContainsFunc(a.m.sets, func(s *set) bool { return s.newest != nil })
	trees := map[string]*node{} // by the sets that read a file
	err := a.read(func(r *reading) {
		sets := fmt.Sprint(r.sets)
		if trees[sets] == nil {
			trees[sets] = survey(a.uses, r.sets)
			a.keys = append(a.keys, trees[sets])
		}
		r.keys = trees[sets]
		wrong := func(record.Pos, string) { a.broken = true }
		r.to.Fail, r.to.Lost = wrong, wrong
		if atOnce {
			a.merging.count(r)
		}
		make := r.visit
		r.visit = func(in *row, set *set) error {
			if a.records[set]++; a.records[set] == 1 {
				a.from[set] = r.index
			}
			if atOnce {
				return make(in, set)
			}
			return nil
		}
	})
	if err != nil {
		return err
	}
	for _, u := range a.uses {
		u.resolve()
	}
	if err := a.findNewest(); err != nil {
		return err
	}
	if !atOnce {
		if err := a.read(a.merging.count); err != nil {
			return err
		}
	}
	return a.merging.find(a)
}

// fill fills the joins from the records of all files.
func (a *inputSet) fill() error {
	var from []*set
	for _, s := range a.m.sets {
		for _, name := range slices.Sorted(maps.Keys(s.joins)) {
			from = append(from, s.joins[name].from)
		}
	}
	return a.read(func(r *reading) {
		r.sets = slices.DeleteFunc(reads(from, r.file), func(s *set) bool { return r.isTable() && len(s.at) > 0 })
		r.visit = func(in *row, set *set) error {
			for _, j := range set.joins {
				in.columns = j.columns
				j.add(in)
			}
			return nil
		}
	})
}

// findNewest finds the newest versions of records.
func (a *inputSet) findNewest() error {
	any := false
	for _, s := range a.m.sets {
		any = any || s.newest != nil
	}
	if !any {
		return nil
	}
	err := a.read(func(r *reading) {
		r.withSkipped = true // an older version is not what they were
		r.visit = func(in *row, s *set) error {
			if s.newest != nil {
				s.newest.add(in, r.index)
			}
			return nil
		}
	})
	for _, s := range a.m.sets {
		if s.newest != nil {
			s.newest.known = true
		}
	}
	return err
}

// read reads all files as set says. It ignores what is wrong.
func (a *inputSet) read(set func(*reading)) error {
	for _, s := range a.sources {
		if len(s.sets) == 0 {
			continue // Read reports it
		}
		a.documents = a.documents || !s.isTable()
		ignore := func(record.Pos, string) {}
		run := &reading{source: s, sets: s.sets, to: record.To{
			Begin: func(*record.Value) {}, Skipped: func(*record.Value) {},
			Reject: ignore, Fail: ignore, Lost: ignore, Warn: func(record.Pos, string, string) {}, Omit: func(record.Omission) {},
		}}
		set(run)
		if err := run.records(); err != nil {
			return err
		}
	}
	return nil
}

// report tells what was found in a file when all were read.
func (a *inputSet) report(file int, to record.To) {
	for _, c := range a.merging.conflicts[file] {
		to.Fail(c.at, c.message)
	}
	if a.broken {
		return
	}
	told := map[string]bool{}
	for _, u := range a.uses {
		if a.records[u.set] == 0 || a.from[u.set] != file {
			continue
		}
		at := record.Pos{Rule: u.place}
		if says := u.missing(); says != "" && (a.documents || u.join) {
			if !told[says] {
				to.Fail(at, says)
			}
			told[says] = true
			continue
		}
		if says := fmt.Sprintf("%s has no value in any record", record.Quoted(u.column.name)); u.empty() && !told[says] {
			to.Omit(record.Omission{At: at, Reason: "null in every record", Subject: u.column.name, Count: a.records[u.set], Message: says})
			told[says] = true
		}
	}
	for _, keys := range a.keys {
		for _, o := range keys.leftover(file) {
			to.Omit(o)
		}
	}
}
