package table

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/encoding/htmlindex"

	"casegraph/internal/record"
)

// Bounds of a workbook, in bytes of XML. A small .xlsx can expand to very many.
const (
	maxWorkbook = 64 << 20  // of a compressed workbook that is not a file on disk
	maxPart     = 16 << 20  // of a part with names or styles
	maxStrings  = 256 << 20 // of the part with the texts of cells
	maxSheet    = 2 << 30   // of a sheet, which is not held in memory
)

// A workbook is an .xlsx (ECMA-376): a zip of parts in XML. Its parts refer to each other
// by relationships, which lead from an id to the name of a part.
type workbook struct {
	parts  map[string]*zip.File // by name in lower case
	sheets []sheet
	// from1904: days are counted from 1904, and not from 1900.
	from1904 bool
	strings  stringTable
	dates    []dateStyle // of each style of cells
}

type sheet struct {
	name   string
	hidden bool
	part   string
}

// readXLSX reads a sheet of a workbook.
func readXLSX(in io.Reader, d Dialect, to To) error {
	at, size, err := seekable(in)
	if err != nil {
		return err
	}
	w, err := openWorkbook(at, size)
	if err != nil {
		return err
	}
	defer w.strings.close()
	s, err := w.choose(d.Sheet, to)
	if err != nil {
		return err
	}
	return w.read(s, d.Skip, to)
}

// seekable returns a file as one that can be read at any place, and its size.
func seekable(in io.Reader) (io.ReaderAt, int64, error) {
	switch f := in.(type) {
	case *os.File:
		info, err := f.Stat()
		if err != nil {
			return nil, 0, err
		}
		return f, info.Size(), nil
	case interface {
		io.ReaderAt
		Size() int64
	}:
		return f, f.Size(), nil
	}
	data, err := io.ReadAll(io.LimitReader(in, maxWorkbook+1))
	if err == nil && len(data) > maxWorkbook {
		err = record.Syntax(record.Pos{}, "the workbook is larger than %d MiB and compressed in addition; expected the .xlsx itself, which is compressed already", maxWorkbook>>20)
	}
	return bytes.NewReader(data), int64(len(data)), err
}

func openWorkbook(at io.ReaderAt, size int64) (*workbook, error) {
	z, err := zip.NewReader(at, size)
	if err != nil {
		var magic [8]byte
		if _, err := at.ReadAt(magic[:], 0); err == nil && string(magic[:]) == "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" {
			return nil, record.Syntax(record.Pos{}, "this workbook is protected by a password, or is an older .xls; expected an .xlsx without a password")
		}
		return nil, record.Syntax(record.Pos{}, "this is not an .xlsx workbook (%v); expected one, as the extension says", err)
	}
	w := &workbook{parts: map[string]*zip.File{}}
	for _, f := range z.File {
		w.parts[partName(f.Name)] = f
	}
	main := "xl/workbook.xml"
	top, err := w.relationships("")
	if err != nil {
		return nil, err
	}
	for _, r := range top {
		if r.is("officeDocument") {
			main = r.part
		}
	}
	if err := w.open(main); err != nil {
		w.strings.close()
		return nil, err
	}
	return w, nil
}

// partName returns the key of a part. Names differ by neither case nor slashes.
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// open reads the parts that all sheets share.
func (w *workbook) open(main string) error {
	var doc struct {
		Properties struct {
			From1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name  string `xml:"name,attr"`
			State string `xml:"state,attr"`
			ID    string `xml:"id,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := w.decode(main, &doc); err != nil {
		return err
	}
	w.from1904 = doc.Properties.From1904 == "1" || doc.Properties.From1904 == "true"
	related, err := w.relationships(main)
	if err != nil {
		return err
	}
	for _, s := range doc.Sheets {
		// Sheets with only a chart have another type.
		if r, ok := related[s.ID]; ok && r.is("worksheet") {
			w.sheets = append(w.sheets, sheet{s.Name, s.State == "hidden" || s.State == "veryHidden", r.part})
		}
	}
	if err := onePart(related, "sharedStrings", w.readStrings); err != nil {
		return err
	}
	return onePart(related, "styles", w.readStyles)
}

// onePart reads the part of a kind, if there is one. There may not be two.
func onePart(related map[string]relationship, kind string, read func(part string) error) error {
	var parts []string
	for _, r := range related {
		if r.is(kind) && !slices.Contains(parts, r.part) {
			parts = append(parts, r.part)
		}
	}
	switch len(parts) {
	case 0:
		return nil
	case 1:
		return read(parts[0])
	}
	return record.Syntax(record.Pos{}, "the workbook has %d parts for its %s; expected one, as in a whole .xlsx", len(parts), kind)
}

// choose returns the sheet with a name, or the first that is shown if the name is "".
func (w *workbook) choose(name string, to To) (sheet, error) {
	if len(w.sheets) == 0 {
		return sheet{}, record.Syntax(record.Pos{}, "the workbook has no sheet with cells; expected one")
	}
	var names []string
	for _, s := range w.sheets {
		names = append(names, record.Quoted(s.name))
	}
	if name != "" {
		i := slices.IndexFunc(w.sheets, func(s sheet) bool { return s.name == name })
		if i < 0 {
			return sheet{}, record.Syntax(record.Pos{}, "the workbook has no sheet %s; expected one of %s", record.Quoted(name), strings.Join(names, ", "))
		}
		return w.sheets[i], nil
	}
	i := max(0, slices.IndexFunc(w.sheets, func(s sheet) bool { return !s.hidden }))
	if others := slices.Delete(names, i, i+1); len(others) > 0 {
		to.Warn(record.Pos{}, "other sheets", fmt.Sprintf("the sheet %s is read, and not the others: %s; the key sheet in the mapping names the one to read", record.Quoted(w.sheets[i].name), strings.Join(others, ", ")))
	}
	return w.sheets[i], nil
}

// A relationship leads to a part.
type relationship struct{ kind, part string }

// is says whether the relationship has a type, of which the standard has two forms.
func (r relationship) is(kind string) bool { return strings.HasSuffix(r.kind, "/"+kind) }

// relationships returns the relationships of a part by their ids; those of "" are the
// workbook's own.
func (w *workbook) relationships(of string) (map[string]relationship, error) {
	var doc struct {
		Relationships []struct {
			ID     string `xml:"Id,attr"`
			Type   string `xml:"Type,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	folder, base := path.Split(of)
	name := folder + "_rels/" + base + ".rels"
	if of == "" && w.parts[name] == nil {
		return nil, nil
	}
	if err := w.decode(name, &doc); err != nil {
		return nil, err
	}
	out := map[string]relationship{}
	for _, r := range doc.Relationships {
		target := strings.ReplaceAll(r.Target, `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = path.Join(folder, target)
		}
		out[r.ID] = relationship{r.Type, partName(target)}
	}
	return out, nil
}

// decode reads a part into a value.
func (w *workbook) decode(name string, into any) error {
	return w.parse(name, maxPart, func(p parser, _ *bounded) error { return p.Decode(into) })
}

// parse opens a part of at most so many bytes, and has it parsed.
func (w *workbook) parse(name string, most int64, parse func(parser, *bounded) error) error {
	f := w.parts[partName(name)]
	if f == nil {
		return record.Syntax(record.Pos{}, "the workbook has no part %s; expected a whole .xlsx", record.Quoted(name))
	}
	part, err := f.Open()
	if err != nil {
		return damaged(name, err)
	}
	defer part.Close()
	b := &bounded{r: part, left: most, row: maxRow, name: name}
	d := xml.NewDecoder(b)
	d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		e, err := htmlindex.Get(label)
		if err != nil {
			return nil, err
		}
		return e.NewDecoder().Reader(in), nil
	}
	if err := parse(parser{d}, b); err != nil {
		return damaged(name, err)
	}
	b.row = b.left
	_, err = io.Copy(io.Discard, b) // to its end, where the checksum is compared
	return damaged(name, err)
}

// damaged makes an error about a part of the file of an error in reading it.
func damaged(name string, err error) error {
	if _, ok := errors.AsType[*record.SyntaxError](err); ok || err == nil {
		return err
	}
	if _, ok := errors.AsType[*fatalError](err); ok {
		return err
	}
	return record.Syntax(record.Pos{}, "the part %s of the workbook is damaged (%v); expected a whole .xlsx", record.Quoted(name), err)
}

// A fatalError is not about the file: one of To.Row, or of a temporary file.
type fatalError struct{ error }

func (e *fatalError) Unwrap() error { return e.error }

// A parser reads the tokens of a part. It does not check that tags are closed in order, which
// would take a third of the time; a part that ends early is an error all the same.
type parser struct{ *xml.Decoder }

func (p parser) next() (xml.Token, error) {
	t, err := p.RawToken()
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return t, err
}

// skip reads to the end of the element that has begun.
func (p parser) skip() error {
	for depth := 1; depth > 0; {
		token, err := p.next()
		if err != nil {
			return err
		}
		switch token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

// A bounded reader bounds a part, and each row of it. The parser of a sheet resets row.
type bounded struct {
	r         io.Reader
	left, row int64
	name      string
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, record.Syntax(record.Pos{}, "the part %s of the workbook is larger than the limit; expected a smaller workbook, or a .csv", record.Quoted(b.name))
	}
	if b.row < 0 {
		return 0, record.Syntax(record.Pos{}, "a row of the sheet is longer than %d MiB; expected a shorter one", maxRow>>20)
	}
	n, err := b.r.Read(p)
	b.left, b.row = b.left-int64(n), b.row-int64(n)
	return n, err
}
