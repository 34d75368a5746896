package record

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

func file(name string, content []byte) File {
	return File{name, func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }}
}

// lines returns the values of a file of lines, and its errors.
func lines(t *testing.T, f File) []string {
	t.Helper()
	var out []string
	wrong := func(at Pos, message string) { out = append(out, fmt.Sprintf("%d:%d: %s", at.Line, at.Column, message)) }
	err := f.Lines(wrong, wrong, func(v Value) error {
		out = append(out, v.String())
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func compressed(t *testing.T, ext, content string) []byte {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser = gzip.NewWriter(&b)
	if ext == ".zst" {
		var err error
		if w, err = zstd.NewWriter(&b); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := io.WriteString(w, content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestCompressedFilesAreReadAsWhatTheyHold(t *testing.T) {
	for _, ext := range []string{".gz", ".zst"} {
		f := file("a.JSONL"+ext, compressed(t, ext, "\uFEFF1\r\n\n2"))
		if got := lines(t, f); f.Extension() != ".jsonl" || !slices.Equal(got, []string{"the number 1", "the number 2"}) {
			t.Errorf("%s: %s %q", ext, f.Extension(), got)
		}
	}
}

func TestDamagedCompressionHasAPlace(t *testing.T) {
	text := strings.Repeat("1\n", 50_000)
	for _, ext := range []string{".gz", ".zst"} {
		whole := compressed(t, ext, text)
		got := lines(t, file("a.jsonl"+ext, whole[:len(whole)-6]))
		if last := got[len(got)-1]; !strings.Contains(last, ":1: the compressed data ") {
			t.Errorf("%s: %q", ext, last)
		}
		if got := lines(t, file("a.jsonl"+ext, []byte("plain text"))); len(got) != 1 || !strings.Contains(got[0], "the compressed data is damaged") {
			t.Errorf("%s: %q", ext, got)
		}
	}
}

func TestALineTooLongIsToldAndTheNextIsRead(t *testing.T) {
	long := strings.Repeat("x", 100<<20)
	want := []string{"1:1: this line is longer than 16 MiB; expected one fact on each line", "the number 2"}
	if got := lines(t, file("a.jsonl", []byte(long+"\n2\n"))); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
