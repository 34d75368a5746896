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
	trees   []tree
	merging merging
	// records counts the records of each set, and from has the first file with one.
	records map[*set]int
	from    map[*set]int
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
	a.uses, a.trees, a.broken = a.m.usesOf(), nil, false
	a.merging.begin()
	versions := slices.ContainsFunc(a.m.sets, func(s *set) bool { return s.newest != nil })
	// Whether the facts can be counted before all keys and versions of records are known.
	atOnce := !versions && !slices.ContainsFunc(a.uses, func(u *use) bool { return u.column.outer > 0 })
	err := a.read(func(r *reading) {
		r.keys = a.treeOf(r.sets)
		wrong := func(record.Pos, string) { a.broken = true }
		r.to.Fail, r.to.Lost = wrong, wrong
		if atOnce {
			a.merging.count(r)
		}
		r.visit = func(in *row, set *set) error {
			if a.records[set]++; a.records[set] == 1 {
				a.from[set] = r.index
			}
			if atOnce {
				return r.facts(in, set)
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
	if versions {
		if err := a.findNewest(); err != nil {
			return err
		}
	}
	if !atOnce {
		if err := a.read(a.merging.count); err != nil {
			return err
		}
	}
	return a.merging.find(a)
}

// A tree has the keys of the files that some sets of rules read.
type tree struct {
	sets []*set
	keys *node
}

// treeOf returns the keys of the files that these sets read.
func (a *inputSet) treeOf(sets []*set) *node {
	for _, t := range a.trees {
		if slices.Equal(t.sets, sets) {
			return t.keys
		}
	}
	a.trees = append(a.trees, tree{sets, survey(a.uses, sets)})
	return a.trees[len(a.trees)-1].keys
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
	err := a.read(func(r *reading) {
		r.withSkipped = true // if the newest version is skipped, an older one does not take its place
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
	record.Tell(to.Fail, a.merging.conflicts[file])
	if a.broken {
		return
	}
	// The columns of a table are compared with its names (see columns).
	documents := slices.ContainsFunc(a.sources, func(s *source) bool { return len(s.sets) > 0 && !s.isTable() })
	told := map[string]bool{}
	for _, u := range a.uses {
		if a.records[u.set] == 0 || a.from[u.set] != file {
			continue
		}
		at := record.Pos{Rule: u.place}
		if says := u.missing(); says != "" && (documents || u.join) {
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
	for _, t := range a.trees {
		for _, o := range t.keys.leftover(file) {
			to.Omit(o)
		}
	}
}
