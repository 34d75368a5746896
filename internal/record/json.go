package record

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// ParseJSON parses one JSON text (RFC 8259), which begins on the given line. A key that an
// object has twice is reported to repeats, and its first value is used. The error is a
// *[SyntaxError].
//
// It does not use encoding/json, which does not give the places of values and repeated
// keys, and which replaces invalid UTF-8 and lone surrogates by U+FFFD instead of refusing
// them. FuzzJSON compares the two.
func ParseJSON(data []byte, line int, repeats func(Pos, string)) (Value, error) {
	p := jsonParser{data: data, line: line, column: 1, repeats: repeats}
	p.space()
	v, err := p.value(0)
	if err != nil {
		return Value{}, err
	}
	p.space()
	if p.at < len(p.data) {
		return Value{}, p.expected("nothing after the end of the value")
	}
	return v, nil
}

type jsonParser struct {
	data []byte
	at   int
	// line and column are the place of data[counted], with counted <= at. pos counts on from
	// there, so that each byte is counted once.
	line, column, counted int
	repeats               func(Pos, string)
}

func (p *jsonParser) pos() Pos {
	p.column += utf8.RuneCount(p.data[p.counted:p.at])
	p.counted = p.at
	return Pos{Line: p.line, Column: p.column}
}

func (p *jsonParser) space() {
	for ; p.at < len(p.data); p.at++ {
		switch p.data[p.at] {
		case ' ', '\t', '\r':
		case '\n':
			p.line, p.column, p.counted = p.line+1, 1, p.at+1
		default:
			return
		}
	}
}

// peek returns the next byte, or 0 at the end. A 0 in the data is an error anyway.
func (p *jsonParser) peek() byte {
	if p.at < len(p.data) {
		return p.data[p.at]
	}
	return 0
}

// expected makes an error that says what stands here and what was expected.
func (p *jsonParser) expected(what string) error {
	if p.at >= len(p.data) {
		return Syntax(p.pos(), "the text ends here; expected %s", what)
	}
	r, n := utf8.DecodeRune(p.data[p.at:])
	if r == utf8.RuneError && n == 1 {
		return Syntax(p.pos(), "the byte 0x%02X is not UTF-8; expected %s", p.data[p.at], what)
	}
	return Syntax(p.pos(), "%q stands here; expected %s", r, what)
}

func (p *jsonParser) value(depth int) (Value, error) {
	v := Value{Pos: p.pos()}
	if depth > maxDepth {
		return v, Syntax(v.Pos, "lists and objects nest deeper than %d levels; expected fewer", maxDepth)
	}
	var err error
	switch c := p.peek(); {
	case c == '{':
		v.Shape = Object
		v.Members, err = p.object(depth)
	case c == '[':
		v.Shape = List
		v.Items, err = p.list(depth)
	case c == '"':
		v.Shape = Text
		v.Text, err = p.string()
	case c == '-' || c >= '0' && c <= '9':
		v.Shape = Number
		v.Text, err = p.number()
	default:
		start := p.at
		for p.peek() >= 'a' && p.peek() <= 'z' {
			p.at++
		}
		v.Text = string(p.data[start:p.at])
		switch v.Text {
		case "null":
			v.Shape = Null
		case "true", "false":
			v.Shape = Boolean
		default:
			p.at = start
			return v, p.expected("a value: an object, a list, a text in double quotes, a number, true, false or null")
		}
	}
	return v, err
}

func (p *jsonParser) object(depth int) ([]Member, error) {
	p.at++
	p.space()
	if p.peek() == '}' {
		p.at++
		return nil, nil
	}
	out := make([]Member, 0, 8)
	var seen map[string]Pos // used for objects with many keys
	for {
		m := Member{Pos: p.pos()}
		if p.peek() != '"' {
			return nil, p.expected("a key in double quotes")
		}
		var err error
		if m.Name, err = p.string(); err != nil {
			return nil, err
		}
		p.space()
		if p.peek() != ':' {
			return nil, p.expected("a colon")
		}
		p.at++
		p.space()
		if m.Value, err = p.value(depth + 1); err != nil {
			return nil, err
		}
		out, seen = addMember(out, seen, m, p.repeats)
		p.space()
		switch p.peek() {
		case ',':
			p.at++
			p.space()
		case '}':
			p.at++
			return out, nil
		default:
			return nil, p.expected("a comma or }")
		}
	}
}

// addMember adds a member to an object, unless the object has its name already. It compares
// the names of a few members one by one, and uses the map seen for more.
func addMember(out []Member, seen map[string]Pos, m Member, repeats func(Pos, string)) ([]Member, map[string]Pos) {
	const few = 32
	switch {
	case seen != nil:
		if first, ok := seen[m.Name]; ok {
			repeats(m.Pos, repeated(m.Name, first))
			return out, seen
		}
		seen[m.Name] = m.Pos
	default:
		for i := range out {
			if out[i].Name == m.Name {
				repeats(m.Pos, repeated(m.Name, out[i].Pos))
				return out, nil
			}
		}
		if len(out) == few {
			seen = make(map[string]Pos, 2*few)
			for i := range out {
				seen[out[i].Name] = out[i].Pos
			}
			seen[m.Name] = m.Pos
		}
	}
	return append(out, m), seen
}

func (p *jsonParser) list(depth int) ([]Value, error) {
	var out []Value
	p.at++
	p.space()
	if p.peek() == ']' {
		p.at++
		return nil, nil
	}
	for {
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
		p.space()
		switch p.peek() {
		case ',':
			p.at++
			p.space()
		case ']':
			p.at++
			return out, nil
		default:
			return nil, p.expected("a comma or ]")
		}
	}
}

func (p *jsonParser) number() (string, error) {
	start := p.at
	if p.peek() == '-' {
		p.at++
	}
	if p.peek() == '0' {
		p.at++
		if c := p.peek(); c >= '0' && c <= '9' {
			return "", p.expected("no digit after a leading 0")
		}
	} else if !p.digits() {
		return "", p.expected("a digit")
	}
	if p.peek() == '.' {
		p.at++
		if !p.digits() {
			return "", p.expected("a digit after the point")
		}
	}
	if c := p.peek(); c == 'e' || c == 'E' {
		p.at++
		if c := p.peek(); c == '+' || c == '-' {
			p.at++
		}
		if !p.digits() {
			return "", p.expected("a digit of the exponent")
		}
	}
	return string(p.data[start:p.at]), nil
}

func (p *jsonParser) digits() bool {
	start := p.at
	for c := p.peek(); c >= '0' && c <= '9'; c = p.peek() {
		p.at++
	}
	return p.at > start
}

// string parses a text, which begins at the opening quote.
func (p *jsonParser) string() (string, error) {
	p.at++
	start := p.at
	for p.at < len(p.data) { // most texts have no escapes
		switch c := p.data[p.at]; {
		case c == '"':
			s := string(p.data[start:p.at])
			if !utf8.ValidString(s) {
				p.at = start
				return p.escaped()
			}
			p.at++
			return s, nil
		case c == '\\' || c < ' ':
			p.at = start
			return p.escaped()
		}
		p.at++
	}
	return "", p.expected("a double quote to end the text")
}

// escaped parses a text with escapes, or returns its error.
func (p *jsonParser) escaped() (string, error) {
	var b strings.Builder
	for p.at < len(p.data) {
		c := p.data[p.at]
		switch {
		case c == '"':
			p.at++
			return b.String(), nil
		case c == '\\':
			r, err := p.escape()
			if err != nil {
				return "", err
			}
			b.WriteRune(r)
		case c < ' ':
			return "", p.expected("control characters in a text to be escaped, such as \\n or \\u0009")
		case c < utf8.RuneSelf:
			b.WriteByte(c)
			p.at++
		default:
			r, n := utf8.DecodeRune(p.data[p.at:])
			if r == utf8.RuneError && n == 1 {
				return "", p.expected("a text in UTF-8")
			}
			b.WriteRune(r)
			p.at += n
		}
	}
	return "", p.expected("a double quote to end the text")
}

func (p *jsonParser) escape() (rune, error) {
	start := p.at
	p.at++
	c := p.peek()
	if i := strings.IndexByte(`"\/bfnrt`, c); c != 0 && i >= 0 {
		p.at++
		return rune("\"\\/\b\f\n\r\t"[i]), nil
	}
	if c != 'u' {
		return 0, p.expected(`one of " \ / b f n r t u after a backslash`)
	}
	r, err := p.hex()
	if err != nil || !utf16.IsSurrogate(r) {
		return r, err
	}
	if p.peek() == '\\' && p.at+1 < len(p.data) && p.data[p.at+1] == 'u' {
		p.at++
		low, err := p.hex()
		if err != nil {
			return 0, err
		}
		if both := utf16.DecodeRune(r, low); both != utf8.RuneError {
			return both, nil
		}
	}
	p.at = start
	return 0, Syntax(p.pos(), "\\u%04x is half of a surrogate pair, and the other half does not follow; expected both, or the character itself", r)
}

// hex parses u and four hexadecimal digits.
func (p *jsonParser) hex() (rune, error) {
	p.at++
	var r rune
	for range 4 {
		c := p.peek()
		switch {
		case c >= '0' && c <= '9':
			r = r<<4 | rune(c-'0')
		case c >= 'a' && c <= 'f', c >= 'A' && c <= 'F':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, p.expected("four hexadecimal digits after \\u")
		}
		p.at++
	}
	return r, nil
}
