package table

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"unicode/utf8"

	"casegraph/internal/record"
)

// completed returns the dialect with what follows from the format and from the beginning
// of the text.
func (d Dialect) completed(format string, sample []byte) Dialect {
	// Excel writes a line such as "sep=;" before the names, and reads it.
	if rest, ok := bytes.CutPrefix(sample, []byte("sep=")); ok && len(rest) > 1 && (rest[1] == '\n' || rest[1] == '\r') {
		if d.Delimiter == 0 {
			d.Delimiter = rune(rest[0])
		}
		d.Skip = max(d.Skip, 1)
	}
	if d.Quote == 0 {
		d.Quote = '"'
		if format == "tsv" { // text/tab-separated-values knows no quotes
			d.Quote = NoQuote
		}
	}
	switch {
	case d.Delimiter != 0:
	case format == "tsv":
		d.Delimiter = '\t'
	default:
		d.Delimiter = d.delimiter(sample)
	}
	return d
}

// delimiter detects the delimiter of a csv. It is the comma unless the names of the columns
// are surely separated by another one: by the only one that stands between them, or by the
// only one that gives all rows of the sample as many cells as there are names.
func (d Dialect) delimiter(sample []byte) rune {
	var names, all []rune
	for _, known := range Delimiters {
		d.Delimiter = known.Rune
		counts := d.counts(sample)
		if len(counts) == 0 || counts[0] < 2 {
			continue
		}
		names = append(names, known.Rune)
		if !slices.ContainsFunc(counts, func(n int) bool { return n != counts[0] }) {
			all = append(all, known.Rune)
		}
	}
	switch {
	case len(names) == 1:
		return names[0]
	case len(all) == 1:
		return all[0]
	}
	return ','
}

// counts returns how many cells each of the first rows of a sample has.
func (d Dialect) counts(sample []byte) []int {
	const most = 50
	r := newRows(bytes.NewReader(sample), d)
	for range d.Skip {
		r.skipLine()
	}
	var counts []int
	for len(counts) < most && r.read() == nil {
		counts = append(counts, len(r.cells))
	}
	// The sample may end within a row.
	if len(sample) == sampled && len(counts) > 1 && len(counts) < most {
		counts = counts[:len(counts)-1]
	}
	return counts
}

// Detect returns the dialect of a table as far as it cannot be known without looking at it,
// and what to doubt of it. A load with this dialect reads the table.
func Detect(f record.File, format string) (d Dialect, doubts []string, err error) {
	in, err := f.Reader()
	if err != nil {
		return d, nil, err
	}
	defer in.Close()
	if format == "xlsx" {
		return detectSheet(in)
	}
	text, encoding, _, err := decoded(in, "")
	if err != nil {
		return d, nil, err
	}
	sample, err := text.Peek(sampled)
	if err != nil && !errors.Is(err, io.EOF) {
		return d, nil, err
	}
	sample = bytes.Clone(sample)
	switch {
	case encoding != UTF8:
		d.Encoding = encoding
	case !isUTF8(text):
		d.Encoding = "windows-1252"
		doubts = append(doubts, "the file is not in UTF-8; look whether names are as they should be, and try another encoding if not")
		e, _ := decoderOf(d.Encoding) // its name is known
		if sample, err = e.NewDecoder().Bytes(sample); err != nil {
			return d, nil, err
		}
	}
	if d.completed(format, sample).Skip == 0 { // otherwise Excel's line is before the names
		d.Skip = d.before(format, sample)
	}
	if d.Skip > 0 {
		doubts = append(doubts, "the lines before the names of the columns have fewer cells")
	}
	full := d.completed(format, sample)
	if format == "csv" && full.Delimiter != ',' {
		d.Delimiter = full.Delimiter
	}
	if full.Quote == NoQuote {
		quoted := full
		quoted.Quote = '"'
		plain, fits := full.shape(sample), quoted.shape(sample)
		if plain.quoted > 0 && fits.err == nil && !fits.long {
			d.Quote, full = '"', quoted
		}
	}
	if shape := full.shape(sample); shape.short && !shape.long {
		d.Short = true
		doubts = append(doubts, "some rows lack cells at the end")
	}
	return d, doubts, nil
}

// isUTF8 says whether the first part of a text is UTF-8.
func isUTF8(text io.Reader) bool {
	const most = 32 << 20
	data, err := io.ReadAll(io.LimitReader(text, most))
	for cut := 0; cut < utf8.UTFMax && len(data) == most; cut++ { // the end may be in a character
		if utf8.Valid(data[:len(data)-cut]) {
			return true
		}
	}
	return err == nil && utf8.Valid(data)
}

// A shape is how the rows of a sample are made.
type shape struct {
	short, long bool  // a row has fewer cells than there are names, or more
	quoted      int   // cells in quotes that are not taken off
	err         error // of a row
}

// shape looks at the rows of a sample. d is complete.
func (d Dialect) shape(sample []byte) (out shape) {
	if len(sample) == sampled { // the last line may be cut
		sample = sample[:bytes.LastIndexAny(sample, "\r\n")+1]
	}
	r := newRows(bytes.NewReader(sample), d)
	for range d.Skip {
		r.skipLine()
	}
	names := 0
	for {
		err := r.read()
		if errors.Is(err, io.EOF) {
			break
		}
		switch {
		case err != nil:
			out.err = err
		case len(bytes.TrimSpace(r.text)) == 0:
		case names == 0:
			names = len(r.cells)
		default:
			out.short = out.short || len(r.cells) < names
			out.long = out.long || len(r.cells) > names
		}
	}
	out.quoted = r.quoted
	return out
}

// before returns how many lines stand before the names of the columns.
func (d Dialect) before(format string, sample []byte) int {
	most, skip := 0, 0
	for _, known := range Delimiters {
		if format == "tsv" && known.Rune != '\t' {
			continue
		}
		d.Delimiter = known.Rune
		r := newRows(bytes.NewReader(sample), d.completed(format, nil))
		var counts, filled, lines []int
		for len(counts) < looked && r.read() == nil {
			counts, filled, lines = append(counts, len(r.cells)), append(filled, r.filled()), append(lines, r.cells[0].Line)
		}
		// A row that is like no other is no table.
		if n, alike := namesAt(counts, filled); alike > max(most, 1) {
			most, skip = alike, lines[n]-1
		}
	}
	return skip
}

// filled returns how many cells the row has up to the last one with a value.
func (r *rows) filled() int {
	for n := len(r.cells); n > 0; n-- {
		if c := r.cells[n-1]; len(bytes.TrimSpace(r.text[c.from:c.to])) > 0 {
			return n
		}
	}
	return 0
}

// looked is how many rows are looked at to detect which one has the names.
const looked = 50

// namesAt returns the index of the row with the names, by how many cells each row has, and
// how many rows have as many cells. Only rows with values in less than half as many are
// titles: a spreadsheet writes them with empty cells after them.
func namesAt(counts, filled []int) (index, alike int) {
	for i, n := range counts {
		below := counts[i:]
		alike = 0
		for _, m := range below {
			if m == n {
				alike++
			}
		}
		titles := !slices.ContainsFunc(filled[:i], func(m int) bool { return 2*m > n })
		if n > 1 && 2*filled[i] > n && n == slices.Max(below) && 2*alike >= len(below) && titles {
			return i, alike
		}
	}
	return 0, 0
}

// detectSheet returns the sheet to read, if there are several.
func detectSheet(in io.Reader) (d Dialect, doubts []string, err error) {
	at, size, err := seekable(in)
	if err != nil {
		return d, nil, err
	}
	w, err := openWorkbook(at, size)
	if err != nil {
		return d, nil, err
	}
	defer w.strings.close()
	others := ""
	s, err := w.choose("", To{Warn: func(_ record.Pos, _, message string) { others = message }})
	if err != nil {
		return d, nil, err
	}
	if others != "" {
		d.Sheet, doubts = s.name, append(doubts, others)
	}
	var counts, lines []int
	r := &sheetReading{workbook: w, each: func(cells []sheetCell) error {
		counts, lines = append(counts, len(cells)), append(lines, cells[0].Line)
		if len(counts) == looked {
			return &fatalError{io.EOF}
		}
		return nil
	}}
	if err := w.parse(s.part, maxSheet, r.rows); err != nil && !errors.Is(err, io.EOF) {
		return d, nil, err
	}
	// Rows lack cells at will, so that only rows of one cell can be titles.
	if n, _ := namesAt(counts, counts); n > 0 && !slices.ContainsFunc(counts[:n], func(n int) bool { return n > 1 }) {
		d.Skip = lines[n] - 1
		doubts = append(doubts, "the rows before the names of the columns have one cell each")
	}
	return d, doubts, nil
}
