package mapping

import (
	"crypto/sha256"
	"encoding/base32"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/mozillazg/go-unidecode"
	"golang.org/x/text/unicode/norm"

	"casegraph/internal/record"
)

// maxID is how long an id may be.
const maxID = 128

// A slug makes an id of a text that may be in any script, such as a name. What its template
// has besides columns stays as it is.
type slug struct {
	expression
	most int // how long it may be
}

func (s slug) value(r *row) record.Value {
	v := s.expression.value(r)
	if v.Shape == record.List {
		v.Items = slices.Clone(v.Items)
		for i := range v.Items {
			v.Items[i] = s.of(v.Items[i])
		}
		return v
	}
	return s.of(v)
}

func (s slug) of(v record.Value) record.Value {
	if v.Shape == record.Null || v.Shape == record.List || v.Shape == record.Object {
		return v
	}
	id := v.Text
	if t, ok := s.expression.(template); !ok || t.write == nil {
		id = slugOf(id)
	}
	return record.Value{Pos: v.Pos, Shape: record.Text, Text: cutID(id, s.most), Bare: true}
}

// slug reads what a slug is made of.
func (r *reader) slug(v *record.Value) slug {
	e := r.untyped(v, nil)
	if t, ok := e.(template); ok {
		t.write = slugOf
		for i, text := range t.texts {
			t.texts[i] = strings.Map(func(c rune) rune {
				if c < unicode.MaxASCII && (unicode.IsLetter(c) || unicode.IsDigit(c) || strings.ContainsRune("._:-", c)) {
					return c
				}
				return '-'
			}, text)
		}
		e = t
	}
	return slug{e, maxID}
}

// slugOf writes a text in small Latin letters, digits and hyphens. The same text always has
// the same slug, also if it is encoded in another way or has invisible characters in it. If
// a word has no Latin form, the slug ends with a hash of the text.
func slugOf(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, norm.NFKC.String(s))
	var out []byte
	word := 0 // where the current word begins in out
	lost, letters := false, false
	endWord := func() {
		lost = lost || letters && len(out) == word
		if len(out) > word {
			out = append(out, '-')
		}
		word, letters = len(out), false
	}
	for _, r := range s {
		letters = letters || unicode.IsLetter(r) || unicode.IsNumber(r)
		for _, c := range []byte(strings.ToLower(unidecode.Unidecode(string(r)))) {
			switch {
			case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
				out = append(out, c)
			case c != '\'' && c != '`': // apostrophes stand within words
				endWord()
			}
		}
	}
	endWord()
	if lost || len(out) == 0 {
		return string(out) + hashOf(s)
	}
	return string(out[:len(out)-1])
}

// cutID shortens an id that is too long, to which it adds a hash of the whole.
func cutID(id string, most int) string {
	if len(id) <= most {
		return id
	}
	hash := hashOf(id)
	if id = strings.TrimRight(id[:max(0, most-len(hash)-1)], "-"); id == "" {
		return hash
	}
	return id + "-" + hash
}

// A key makes an id of several values. No two different lists of values make the same key.
type key struct {
	place *record.Rule
	of    []expression
}

func (k key) value(r *row) record.Value {
	at := record.Pos{Line: r.Line, Column: r.Column, Rule: k.place}
	var encoded []byte
	none := true
	for _, e := range k.of {
		v := e.value(r)
		if v.Shape == record.Object {
			r.fail(at, "key has an object among its values; expected the path of a value in it")
			return record.Value{Pos: at}
		}
		none = none && v.Shape == record.Null
		encoded = appendLengths(encoded, v)
		r.markUsed(v)
	}
	if none {
		return record.Value{Pos: at}
	}
	return record.Value{Pos: at, Shape: record.Text, Text: hashOf(string(encoded)), Bare: true}
}

func (k key) eachColumn(each func(string, *record.Rule)) {
	for _, e := range k.of {
		e.eachColumn(each)
	}
}

// appendLengths encodes a value with the lengths of all that is in it, so that the codes of
// several values in a row can be read in one way only.
func appendLengths(b []byte, v record.Value) []byte {
	switch v.Shape {
	case record.Null:
		return append(b, 'n')
	case record.List, record.Object:
		b = append(strconv.AppendInt(append(b, 'l'), int64(len(v.Items)), 10), ':')
		for _, item := range v.Items {
			b = appendLengths(b, item)
		}
		return b
	case record.Boolean, record.Number, record.Text:
	}
	text := norm.NFC.String(v.Text)
	return append(append(strconv.AppendInt(append(b, 't'), int64(len(text)), 10), ':'), text...)
}

// hashOf returns 120 bits of a hash as 24 letters and digits. Ids in stores are made of it:
// in another form, the same data would make other nodes.
func hashOf(s string) string {
	sum := sha256.Sum256([]byte(s))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:15]))
}

// key reads the list of values of a key.
func (r *reader) key(v *record.Value) expression {
	k := key{place: r.rule(v.Pos)}
	items := []record.Value{*v}
	if v.Shape == record.List {
		items = v.Items
	}
	columns := false
	for i := range items {
		e := r.untyped(&items[i], nil)
		e.eachColumn(func(string, *record.Rule) { columns = true })
		k.of = append(k.of, e)
	}
	if !columns {
		r.fail(v.Pos, "key has no column; expected a list such as [\"{name}\", \"{born}\"]")
	}
	return k
}
