package table

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	utf16 "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// UTF8 is the encoding of tables that name none and have no mark of another one.
const UTF8 = "utf-8"

// Encoding returns the standard's name of an encoding. The error says what to expect.
func Encoding(name string) (string, error) {
	e, err := htmlindex.Get(name)
	if err == nil {
		name, err = htmlindex.Name(e)
	}
	if err != nil || name == "replacement" || name == "x-user-defined" {
		return "", fmt.Errorf("there is no encoding %q; expected a name such as utf-8, utf-16le, windows-1252, iso-8859-2, shift_jis or gb18030", name)
	}
	return name, nil
}

// sampled is how many bytes are looked at to detect an encoding or a delimiter.
const sampled = 64 << 10

// decoded returns the text of a table in UTF-8, without a mark, and the name of its
// encoding. Bytes that are not text in another encoding become U+FFFD. Those that are not
// UTF-8 stay as they are. misread says that the table is in UTF-8 and the name is another.
func decoded(r io.Reader, name string) (text *bufio.Reader, encoding string, misread bool, err error) {
	raw := bufio.NewReaderSize(r, sampled)
	sample, err := raw.Peek(sampled)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, "", false, err
	}
	marked, mark := marked(sample)
	switch {
	case name == "" && marked != "":
		name = marked
	case name == "":
		name = unmarked(sample)
	case marked != name:
		mark = 0
	}
	misread = name != UTF8 && looksUTF8(sample)
	if _, err := raw.Discard(mark); err != nil {
		return nil, "", false, err
	}
	if name == UTF8 {
		return raw, name, false, nil
	}
	e, err := decoderOf(name)
	if err != nil {
		return nil, "", false, err
	}
	return bufio.NewReaderSize(transform.NewReader(raw, e.NewDecoder()), sampled), name, misread, nil
}

func decoderOf(name string) (encoding.Encoding, error) {
	switch name {
	case "utf-16le":
		return utf16.UTF16(utf16.LittleEndian, utf16.IgnoreBOM), nil
	case "utf-16be":
		return utf16.UTF16(utf16.BigEndian, utf16.IgnoreBOM), nil
	}
	return htmlindex.Get(name)
}

// marked returns the encoding that a byte order mark tells, and the length of the mark.
func marked(sample []byte) (name string, length int) {
	switch {
	case bytes.HasPrefix(sample, []byte("\xEF\xBB\xBF")):
		return UTF8, 3
	case bytes.HasPrefix(sample, []byte("\xFF\xFE")):
		return "utf-16le", 2
	case bytes.HasPrefix(sample, []byte("\xFE\xFF")):
		return "utf-16be", 2
	}
	return "", 0
}

// unmarked detects UTF-16 without a mark. Tables have many characters below U+0100, such as
// delimiters, digits and line ends. One of the two bytes of each is 0, always the same one.
func unmarked(sample []byte) string {
	var zeros [2]int
	for i, b := range sample {
		if b == 0 {
			zeros[i%2]++
		}
	}
	const most, few = 4, 40 // times as many as the other; one in so many bytes
	switch {
	case zeros[1] > most*zeros[0] && zeros[1]*few > len(sample):
		return "utf-16le"
	case zeros[0] > most*zeros[1] && zeros[0]*few > len(sample):
		return "utf-16be"
	}
	return UTF8
}

// looksUTF8 says whether a sample is UTF-8 with characters beyond ASCII. Texts in other
// encodings hardly ever are.
func looksUTF8(sample []byte) bool {
	if len(sample) == sampled { // the last character may be cut
		sample = sample[:bytes.LastIndexAny(sample, "\r\n")+1]
	}
	return utf8.Valid(sample) && bytes.ContainsFunc(sample, func(r rune) bool { return r > unicode.MaxASCII })
}
