package record

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// ParseYAML parses a YAML document. A key that an object has twice is reported to repeats,
// and its first value is used. The error is a *[SyntaxError].
func ParseYAML(data []byte, repeats func(Pos, string)) (Value, error) {
	if err := checkCharacters(data); err != nil {
		return Value{}, err
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var doc, next yaml.Node
	switch err := decoder.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return Value{}, Syntax(Pos{Line: 1, Column: 1}, "the file is empty; expected a header with a dataset, then nodes and relationships")
	case err != nil:
		return Value{}, yamlError(err)
	}
	y := yamlReader{repeats}
	v, err := y.value(&doc, 0)
	if err != nil {
		return Value{}, err
	}
	switch err := decoder.Decode(&next); {
	case err == nil:
		return Value{}, Syntax(Pos{Line: max(next.Line, 1), Column: max(next.Column, 1)}, "a second document begins here; expected one document in the file")
	case !errors.Is(err, io.EOF):
		return Value{}, yamlError(err)
	}
	return v, nil
}

// checkCharacters finds characters that YAML does not allow. The parser refuses them too,
// but without a place.
func checkCharacters(data []byte) error {
	at := Pos{Line: 1, Column: 1}
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			return Syntax(at, "the byte 0x%02X is not UTF-8; expected a file in UTF-8", data[i])
		case r == 0:
			return Syntax(at, "the character NUL (U+0000) stands here; expected text without it")
		case r == '\n':
			at = Pos{Line: at.Line + 1, Column: 0}
		case r < ' ' && r != '\t' && r != '\r' || r >= 0x7F && r < 0xA0 && r != 0x85 || r == 0xFFFE || r == 0xFFFF:
			return Syntax(at, "the control character %U stands here; expected it to be written as an escape in double quotes", r)
		}
		at.Column++
		i += n
	}
	return nil
}

var (
	yamlLine = regexp.MustCompile(`^(?:yaml: )?(?:line (\d+): )?`)
	// The parser counts lines from 0 in these messages, the scanner from 1.
	yamlParser = regexp.MustCompile(`^did not find expected (key|node content|',' or|'-' indicator|<)|^found (undefined tag|incompatible|duplicate %)`)
)

// yamlError turns an error of the parser into a SyntaxError. The parser gives at most a line.
func yamlError(err error) *SyntaxError {
	found := yamlLine.FindStringSubmatch(err.Error())
	message := err.Error()[len(found[0]):]
	line, _ := strconv.Atoi(found[1])
	if line == 0 || yamlParser.MatchString(message) {
		line++
	}
	return Syntax(Pos{Line: line, Column: 1}, "this is not YAML, here or shortly after: %s", message)
}

type yamlReader struct{ repeats func(Pos, string) }

func (y *yamlReader) value(n *yaml.Node, depth int) (Value, error) {
	at := Pos{Line: n.Line, Column: n.Column}
	if depth > maxDepth {
		return Value{}, Syntax(at, "lists and objects nest deeper than %d levels; expected fewer", maxDepth)
	}
	switch n.Kind {
	case yaml.DocumentNode:
		return y.value(n.Content[0], depth)
	case yaml.AliasNode:
		// Expanding aliases could make a small file exponentially large.
		return Value{}, Syntax(at, "an alias stands here (*%s); expected the value written out", n.Value)
	case yaml.SequenceNode:
		v := Value{Pos: at, Shape: List, Items: make([]Value, 0, len(n.Content))}
		for _, c := range n.Content {
			item, err := y.value(c, depth+1)
			if err != nil {
				return Value{}, err
			}
			v.Items = append(v.Items, item)
		}
		return v, checkTag(n, "!!seq")
	case yaml.MappingNode:
		v, err := y.object(n, depth)
		if err != nil {
			return Value{}, err
		}
		return v, checkTag(n, "!!map")
	case yaml.ScalarNode:
	}
	return y.scalar(n)
}

func (y *yamlReader) object(n *yaml.Node, depth int) (Value, error) {
	v := Value{Pos: Pos{Line: n.Line, Column: n.Column}, Shape: Object}
	var seen map[string]Pos
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		m := Member{Pos: Pos{Line: key.Line, Column: key.Column}, Name: key.Value}
		switch {
		case key.Kind != yaml.ScalarNode:
			return Value{}, Syntax(m.Pos, "a list or an object stands as a key; expected a name")
		case key.ShortTag() == "!!merge":
			return Value{}, Syntax(m.Pos, "a merge stands here (<<); expected the keys written out")
		}
		var err error
		if m.Value, err = y.value(n.Content[i+1], depth+1); err != nil {
			return Value{}, err
		}
		v.Members, seen = addMember(v.Members, seen, m, y.repeats)
	}
	return v, nil
}

func (y *yamlReader) scalar(n *yaml.Node) (Value, error) {
	v := Value{Pos: Pos{Line: n.Line, Column: n.Column}, Text: n.Value}
	v.Bare = n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle|yaml.TaggedStyle) == 0
	switch tag := n.ShortTag(); {
	case tag == "!!str":
		v.Shape = Text
	case tag == "!!timestamp" && v.Bare: // dates stay texts, as they are written
		v.Shape = Text
	case !v.Bare:
		return v, Syntax(v.Pos, "the tag %s stands here; expected a value without a tag, or !!str", tag)
	case tag == "!!null":
		v.Shape = Null
	case tag == "!!bool":
		v.Shape = Boolean
		v.Text = strings.ToLower(v.Text)
	case tag == "!!int" || tag == "!!float":
		v.Shape = Number
	default:
		return v, Syntax(v.Pos, "the tag %s stands here; expected a value without a tag, or !!str", tag)
	}
	return v, nil
}

// checkTag refuses lists and objects with a tag that makes them something else.
func checkTag(n *yaml.Node, tag string) error {
	if n.ShortTag() != tag {
		return Syntax(Pos{Line: n.Line, Column: n.Column}, "the tag %s stands here; expected a value without a tag", n.ShortTag())
	}
	return nil
}
