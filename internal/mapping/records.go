package mapping

import (
	"fmt"
	"slices"
	"strings"

	"casegraph/internal/record"
)

// records.go finds the records of a document at the path of a set of rules.

// A finder calls each with every record at the set's path.
type finder struct {
	set *set
	// fail reports what is wrong with the path, and reject what is no record.
	fail, reject func(record.Pos, string)
	each         func(*row) error
}

// find goes down a path from a value. outer is the nearest object around the value, and
// key is the value's key in an object whose members are records. some says that the value
// stands in a list, in which others may have what this one lacks.
func (f *finder) find(v *record.Value, p path, outer *row, key string, some bool) error {
	if len(p) == 0 {
		return f.list(v, outer, key)
	}
	step, rest := p[0], p[1:]
	switch {
	case v.Shape == record.Null:
		return nil
	case step == "*" && v.Shape == record.List:
		for i := range v.Items {
			if v.Items[i].Shape == record.Null {
				f.reject(v.Items[i].Pos, "a record is null; expected an object")
				continue
			}
			if err := f.find(&v.Items[i], rest, outer, key, true); err != nil {
				return err
			}
		}
		return nil
	case step == "*" && v.Shape == record.Object:
		for i := range v.Members {
			if v.Members[i].Value.Shape == record.Null {
				f.reject(v.Members[i].Value.Pos, fmt.Sprintf("the record %s is null; expected an object", record.Quoted(v.Members[i].Name)))
				continue
			}
			if err := f.find(&v.Members[i].Value, rest, outer, v.Members[i].Name, true); err != nil {
				return err
			}
		}
		return nil
	case step == "*":
		f.wrong(v.Pos, "the mapping expects records here, and finds %s; expected a list, or an object whose members are records", v)
		return nil
	case v.Shape != record.Object:
		f.wrong(v.Pos, "the mapping expects an object with the key %s here, and finds %s; expected an object, or a * in the path where there is a list, as in \"*.%s\"", record.Quoted(step), v, step)
		return nil
	}
	at := slices.IndexFunc(v.Members, func(m record.Member) bool { return m.Name == step })
	if at < 0 {
		if !some {
			f.wrong(v.Pos, "there is no %s here, in which the mapping expects records; expected a list", record.Quoted(step))
		}
		return nil
	}
	return f.find(&v.Members[at].Value, rest, &row{Value: v, parent: outer, key: key}, "", some)
}

// list visits the records of a list. An object counts as a list of one.
func (f *finder) list(v *record.Value, outer *row, key string) error {
	switch v.Shape {
	case record.Null:
	case record.Object:
		return f.each(&row{Value: v, parent: outer, key: key})
	case record.List:
		for i := range v.Items {
			item := &v.Items[i]
			if item.Shape != record.Object {
				f.reject(item.Pos, fmt.Sprintf("a record is %s; expected an object", item))
				continue
			}
			if err := f.each(&row{Value: item, parent: outer, key: key}); err != nil {
				return err
			}
		}
	case record.Boolean, record.Number, record.Text:
		f.wrong(v.Pos, "the mapping expects records here, and finds %s; expected a list of objects, or an object", v)
	}
	return nil
}

func (f *finder) wrong(at record.Pos, format string, args ...any) {
	at.Rule = f.set.place
	f.fail(at, fmt.Sprintf(format, args...))
}

// levels returns the paths of the objects around a record, the nearest first. In
// `results.*.charges` they are `results.*`, which has charges, and the document.
func (s *set) levels() []path {
	var out []path
	for i := len(s.at) - 1; i >= 0; i-- {
		if s.at[i] != "*" {
			out = append(out, s.at[:i])
		}
	}
	return out
}

func (p path) String() string { return strings.Join(p, ".") }
