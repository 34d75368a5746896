package load

import (
	"errors"
	"fmt"

	"casegraph/internal/record"
)

// A native file is one in our own format.
type native struct {
	file record.File
	skip map[record.Pos]bool // the places of the facts to skip
	// document is a YAML or JSON file, read whole; nil of one read by lines.
	document *record.Value
	repeats  []record.Problem // the keys that stand twice in one of its objects
}

// Read implements record.Source.
func (n *native) Read(to record.To) error {
	switch n.file.Extension() {
	case ".yaml", ".yml":
		return n.readDocument(to, false)
	case ".json":
		return n.readDocument(to, true)
	case ".jsonl", ".ndjson":
		return n.readLines(to)
	}
	to.Lost(record.Pos{}, "the name tells no format; expected a file in .yaml, .yml, .json, .jsonl or .ndjson, or one of those with .gz, .zst or .bz2 after it")
	return nil
}

func (n *native) readDocument(to record.To, json bool) error {
	if n.document == nil {
		v, repeats, err := n.file.Document(json)
		if err == nil && v.Shape != record.Object {
			err = record.Syntax(v.Pos, "the file is %s; expected an object with a dataset, nodes and relationships", &v)
		}
		if e, ok := errors.AsType[*record.SyntaxError](err); ok {
			record.Tell(to.Lost, repeats)
			to.Lost(e.Pos, e.Message)
			return nil
		}
		if err != nil {
			return err
		}
		n.document, n.repeats = &v, repeats
	}
	record.Tell(to.Lost, n.repeats) // one may be a whole list
	to.Header(n.document, []string{"nodes", "relationships"})
	for _, m := range n.document.Members {
		var in record.Section
		switch {
		case m.Value.Shape == record.Null:
			continue
		case m.Name == "nodes":
			in = record.InNodes
		case m.Name == "relationships":
			in = record.InRelationships
		default:
			continue
		}
		if m.Value.Shape != record.List {
			to.Lost(m.Value.Pos, fmt.Sprintf("%s is %s; expected a list of objects", m.Name, &m.Value))
			continue
		}
		for _, v := range m.Value.Items {
			if err := n.give(to, v, in, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// Skip implements record.Skipper.
func (n *native) Skip(at map[record.Pos]bool) { n.skip = at }

// give gives a fact, unless it is to be skipped.
func (n *native) give(to record.To, v record.Value, in record.Section, repeats []record.Problem) error {
	if n.skip[v.Pos] {
		to.Skipped(&v)
		return nil
	}
	to.Begin(&v)
	record.Tell(to.Fail, repeats)
	return to.Record(record.Record{Value: v, Section: in})
}

// readLines reads JSON lines. A line that cannot be read leaves the others as
// they are.
func (n *native) readLines(to record.To) error {
	first, exported := true, false
	lost := func(at record.Pos, message string) {
		first = first && at.Line > 1
		to.Lost(at, message)
	}
	reject := func(at record.Pos, message string) {
		if first {
			lost(at, message) // it may be the header
		} else {
			to.Reject(at, message)
		}
	}
	err := n.file.Lines(reject, lost, func(v record.Value, repeats []record.Problem) error {
		switch {
		case v.Shape != record.Object:
			reject(v.Pos, fmt.Sprintf("this line is %s; expected an object", &v))
		case first && v.Get("type") != nil && v.Get("dataset") == nil:
			to.Fail(v.Pos, `the first line is a fact; expected the header, as {"dataset": "…", "source": "…"}`)
			first = false
			return n.give(to, v, record.Anywhere, repeats)
		case first:
			exported = v.Get("exported") != nil
			to.Header(&v, nil)
		case exported && v.Get("type") == nil && v.Get("dataset") != nil:
			to.Header(&v, nil)
		case exported && v.Get("type") == nil && v.Get("complete") != nil:
			// The last line of an export that came over HTTP. What comes without it is taken too.
		default:
			return n.give(to, v, record.Anywhere, repeats)
		}
		first = false
		return nil
	})
	if err == nil && first {
		to.Fail(record.Pos{Line: 1, Column: 1}, `the file has no header; expected the header on its first line, as {"dataset": "…", "source": "…"}`)
	}
	return err
}
