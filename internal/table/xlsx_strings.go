package table

import (
	"bufio"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"casegraph/internal/record"
)

// A stringTable has the texts of a workbook, to which cells refer by number. The texts are in
// a temporary file, since all of them together may be larger than memory.
type stringTable struct {
	spool *record.Spool // nil before readStrings
	ends  []int64
	// window is a part of the file. Most programs number the texts in the order of the cells.
	window [4 << 10]byte
	at     int64 // of the window
	filled int
}

// get returns a text by its number.
func (t *stringTable) get(n int) (string, bool, error) {
	if n < 0 || n >= len(t.ends) {
		return "", false, nil
	}
	from, to := int64(0), t.ends[n]
	if n > 0 {
		from = t.ends[n-1]
	}
	if from < t.at || to > t.at+int64(t.filled) {
		if to-from > int64(len(t.window)) {
			text := make([]byte, to-from)
			_, err := t.spool.ReadAt(text, from)
			return string(text), true, err
		}
		var err error
		t.at = from
		if t.filled, err = t.spool.ReadAt(t.window[:], from); err != nil && !errors.Is(err, io.EOF) {
			return "", true, err
		}
	}
	return string(t.window[from-t.at : to-t.at]), true, nil
}

func (t *stringTable) close() {
	if t.spool != nil {
		t.spool.Close()
	}
}

// readStrings reads the table of texts.
func (w *workbook) readStrings(part string) error {
	spool, err := record.NewSpool()
	if err != nil {
		return err
	}
	w.strings.spool = spool
	to := bufio.NewWriterSize(spool, sampled)
	var end int64
	err = w.parse(part, maxStrings, func(p parser, b *bounded) error {
		for {
			token, err := p.next()
			if err != nil {
				return err
			}
			if t, ok := token.(xml.EndElement); ok && t.Name.Local == "sst" {
				return nil
			}
			if t, ok := token.(xml.StartElement); ok && t.Name.Local == "si" {
				b.row = maxRow
				s, err := richText(p)
				if err != nil {
					return err
				}
				if _, err := to.WriteString(s); err != nil {
					return &fatalError{err}
				}
				end += int64(len(s))
				w.strings.ends = append(w.strings.ends, end)
			}
		}
	})
	if err == nil {
		err = to.Flush()
	}
	return err
}

// richText reads what is in an element with a text: the text, or parts of it with formats of
// their own. How it is pronounced is left out.
func richText(p parser) (string, error) {
	var b strings.Builder
	for depth, inText := 1, false; depth > 0; {
		token, err := p.next()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local == "rPh" {
				if err := p.skip(); err != nil {
					return "", err
				}
				continue
			}
			depth++
			inText = t.Name.Local == "t"
		case xml.EndElement:
			depth--
			inText = false
		case xml.CharData:
			if inText {
				b.Write(t)
			}
		}
	}
	return unescape(b.String()), nil
}

var escapedUnit = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// unescape reads _x000D_ and the like, as characters are written that XML does not have.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escapedUnit.ReplaceAllStringFunc(s, func(e string) string {
		n, _ := strconv.ParseUint(e[2:6], 16, 16) // the expression allows nothing else
		return string(rune(n))
	})
}
