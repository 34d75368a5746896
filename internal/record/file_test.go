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
	err := f.Lines(wrong, wrong, func(v Value, _ []Problem) error {
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

// bzipped is the text of the test below, since the standard library writes no bzip2.
const bzipped = "\x42\x5a\x68\x39\x31\x41\x59\x26\x53\x59\x74\xe3\xb9\xcc\x00\x00\x03\xc8\x09\x00\x12\x30\x00\x00\x08\x80\x00\xa0\x00\x22\x19\x33\x50\x86\x01\x27\x58\x1e\x2e\xe4\x8a\x70\xa1\x20\xe9\xc7\x73\x98"

func TestCompressedFilesAreReadAsWhatTheyHold(t *testing.T) {
	for _, ext := range []string{".gz", ".zst", ".bz2"} {
		data := []byte(bzipped)
		if ext != ".bz2" {
			data = compressed(t, ext, "\uFEFF1\r\n\n2")
		}
		f := file("a.JSONL"+ext, data)
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
