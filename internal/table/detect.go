package table

import (
	"bytes"
	"slices"
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
