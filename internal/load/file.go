package load

import (
	"errors"
	"fmt"
	"io"
)

// A file is an input and what is known of it once it has been read.
type file struct {
	input Input
	index int
	header
	// document is a YAML or JSON file, read whole; nil of one read by lines.
	document *value
	// unread: something in it could not be made out, so what is missing
	// elsewhere may well stand there.
	unread bool
	// How many records of each sort there are: later passes leave out files
	// that have none of theirs.
	sources, nodes, relationships int
}

// A record is a fact as it stands in a file: an object with a type.
type record struct {
	value
	section section
}

// A section is where a record stands.
type section uint8

const (
	anywhere section = iota // in JSON lines
	inNodes
	inRelationships
)

// maxDocument is how large a file that is read whole may be, in bytes.
const maxDocument = 64 << 20

func (f *file) place(p pos) Place { return Place{f.input.Name, p.line, p.column, f.index} }

// read reads the file's header and gives its records one by one, in order. It
// may be called again, and gives the same. Its error is each's, or that the file
// could not be read.
func (f *file) read(problems *collector, each func(record) error) error {
	fail := func(at pos, message string) { problems.add(f.place(at), "%s", message) }
	bad := func(at pos, message string) { f.unread = true; fail(at, message) }
	switch formatOf(f.input.Name) {
	case yamlFormat, jsonFormat:
	case linesFormat:
		return f.readLines(fail, each)
	case unknownFormat:
		f.unread = true
		problems.add(f.place(pos{}), "the name tells no format; expected a file in .yaml, .yml, .json, .jsonl or .ndjson")
		return nil
	}
	if f.document == nil {
		if err := f.parse(fail); err != nil {
			if e, ok := errors.AsType[*syntaxError](err); ok {
				bad(e.pos, e.message)
				return nil
			}
			return err
		}
		f.readHeader(f.document, []string{"nodes", "relationships"}, fail)
	}
	for _, m := range f.document.members {
		var in section
		switch {
		case m.value.shape == nullShape:
			continue
		case m.name == "nodes":
			in = inNodes
		case m.name == "relationships":
			in = inRelationships
		default:
			continue
		}
		if m.value.shape != listShape {
			bad(m.value.pos, fmt.Sprintf("%s is %s; expected a list of objects", m.name, &m.value))
			continue
		}
		for _, v := range m.value.items {
			if err := each(record{v, in}); err != nil {
				return err
			}
		}
	}
	return nil
}

// parse reads the whole document.
func (f *file) parse(fail func(pos, string)) error {
	data, err := f.bytes()
	if err != nil {
		return err
	}
	var v value
	if formatOf(f.input.Name) == jsonFormat {
		v, err = parseJSON(withoutMark(data), 1, fail)
		if e, ok := errors.AsType[*syntaxError](err); ok {
			e.message = "this is not JSON: " + e.message
		}
	} else {
		v, err = parseYAML(data, fail)
	}
	if err != nil {
		return err
	}
	if v.shape != objectShape {
		return syntax(v.pos, "the file is %s; expected an object with a dataset, nodes and relationships", &v)
	}
	f.document = &v
	return nil
}

func (f *file) bytes() ([]byte, error) {
	r, err := f.input.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, maxDocument+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.input.Name, err)
	}
	if len(data) > maxDocument {
		return nil, syntax(pos{}, "the file is larger than %d MiB; expected JSON lines (.jsonl) for so much", maxDocument>>20)
	}
	return data, nil
}

// readLines reads JSON lines. A line that cannot be read leaves the others as
// they are.
func (f *file) readLines(fail func(pos, string), each func(record) error) error {
	r, err := f.input.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	first := true
	err = readLines(r, fail, func(v value) error {
		switch {
		case v.shape != objectShape:
			fail(v.pos, fmt.Sprintf("this line is %s; expected an object", &v))
		case first && v.get("type") != nil && v.get("dataset") == nil:
			fail(v.pos, `the first line is a fact; expected the header, as {"dataset": "…", "source": "…"}`)
			first = false
			return each(record{v, anywhere})
		case first:
			f.readHeader(&v, nil, fail)
		default:
			return each(record{v, anywhere})
		}
		first = false
		return nil
	})
	if err == nil && first {
		fail(pos{1, 1}, `the file has no header; expected the header on its first line, as {"dataset": "…", "source": "…"}`)
	}
	return err
}
