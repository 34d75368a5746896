package table

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"casegraph/internal/record"
)

// sample is a table as the benchmarks read it.
func sample(rows int) string {
	var b strings.Builder
	b.WriteString("no,name,born,place,note\n")
	for i := range rows {
		fmt.Fprintf(&b, "%d,Made-Up Name %d,19%02d-01-02,Somewhere,\"a note, with a comma\"\n", i, i, i%100)
	}
	return b.String()
}

func BenchmarkRead(b *testing.B) {
	text := sample(20_000)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		err := Read(file("a.csv", text), "csv", Dialect{}, To{
			Columns: func([]string, record.Pos) {}, Reject: func(p record.Pos, s string) { b.Fatal(p, s) }, Lost: func(p record.Pos, s string) { b.Fatal(p, s) },
			Row: func(v *record.Value) error { n, made = n+1, v; return nil },
		})
		if err != nil || n != 20_000 {
			b.Fatal(n, err)
		}
	}
}

var made *record.Value

// BenchmarkEncodingCSV makes the same objects of what encoding/csv reads.
func BenchmarkEncodingCSV(b *testing.B) {
	text := sample(20_000)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		rows := csv.NewReader(strings.NewReader(text))
		rows.ReuseRecord = true
		var names []string
		for {
			cells, err := rows.Read()
			if errors.Is(err, io.EOF) {
				break
			}
			if names == nil {
				names = slices.Clone(cells)
				continue
			}
			v := &record.Value{Shape: record.Object, Members: make([]record.Member, len(cells))}
			for i, c := range cells {
				line, column := rows.FieldPos(i)
				at := record.Pos{Line: line, Column: column}
				v.Members[i] = record.Member{Pos: at, Name: names[i], Value: record.Value{Pos: at, Shape: record.Text, Text: c, Bare: true}}
			}
			made = v
		}
	}
}

func file(name, text string) record.File {
	return record.File{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
}

// all reads the rows of a text, until the first error.
func all(r io.Reader, d Dialect) (out [][]string, err error) {
	rows := newRows(r, d)
	for {
		err := rows.read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		var cells []string
		for _, c := range rows.cells {
			cells = append(cells, string(rows.text[c.from:c.to]))
		}
		out = append(out, cells)
	}
}

// FuzzCSV compares the reader with encoding/csv, in texts without CR alone: encoding/csv
// does not end a row there.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "a;b\r\n\"x\"\"y\";2", "\"a\nb\",c\n\n,\n", "a\"b\n", "\"a\"b\nc", "\"", "é,\xFF\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\r") {
			t.Skip()
		}
		theirs := csv.NewReader(strings.NewReader(text))
		theirs.FieldsPerRecord = -1
		want, wrong := theirs.ReadAll()
		d := Dialect{Delimiter: ',', Quote: '"'}
		got, err := all(strings.NewReader(text), d)
		if (err != nil) != (wrong != nil) {
			t.Fatalf("%q: error %v; encoding/csv says %v", text, err, wrong)
		}
		if err == nil && !slices.EqualFunc(got, want, slices.Equal) {
			t.Fatalf("%q: %q; encoding/csv says %q", text, got, want)
		}
		if slowly, _ := all(iotest.OneByteReader(strings.NewReader(text)), d); !slices.EqualFunc(got, slowly, slices.Equal) {
			t.Fatalf("%q: %q; byte by byte %q", text, got, slowly)
		}
	})
}

func TestBufferIsBounded(t *testing.T) {
	row := strings.Repeat("x", 100) + "," + strings.Repeat("y", 100) + "\n"
	rows := newRows(strings.NewReader(strings.Repeat(row, 100_000)), Dialect{Delimiter: ',', Quote: '"'})
	for rows.read() == nil {
		if cap(rows.buf) > 4*sampled {
			t.Fatalf("a buffer of %d bytes for rows of %d", cap(rows.buf), len(row))
		}
	}
	if !bytes.Equal(rows.text, []byte(strings.ReplaceAll(strings.TrimSpace(row), ",", ""))) || rows.line != 100_001 {
		t.Fatalf("line %d, text %q", rows.line, rows.text)
	}
}
