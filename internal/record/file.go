package record

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// A File is bytes with a name. Open may be called several times and must give
// the same bytes each time.
type File struct {
	// Name is what messages call the file; its extension tells the format.
	Name string
	Open func() (io.ReadCloser, error)
}

// Extension is the end of the name that tells the format, in lower case and
// without the one of the compression: ".jsonl" of a.JSONL.gz.
func (f File) Extension() string {
	name, _ := f.compression()
	return path.Ext(name)
}

// Stem is the file's name without its folder and its extensions.
func (f File) Stem() string {
	name := path.Base(strings.ReplaceAll(f.Name, `\`, "/"))
	stem, _, _ := strings.Cut(strings.TrimLeft(name, "."), ".")
	return stem
}

func (f File) compression() (name, ext string) {
	name = strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))
	if ext = path.Ext(name); ext == ".gz" || ext == ".zst" {
		return strings.TrimSuffix(name, ext), ext
	}
	return name, ""
}

// Reader opens the file and expands .gz and .zst. Where that fails because of the
// contents, the error is a *[SyntaxError] without a line.
func (f File) Reader() (io.ReadCloser, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	var expanded io.Reader
	release := func() {}
	switch _, ext := f.compression(); ext {
	case ".gz":
		expanded, err = gzip.NewReader(r)
	case ".zst":
		var d *zstd.Decoder
		if d, err = zstd.NewReader(r, zstd.WithDecoderConcurrency(1)); err == nil {
			expanded, release = d, d.Close
		}
	default:
		return r, nil
	}
	if err != nil {
		r.Close()
		return nil, damaged(err)
	}
	return &expander{expanded, release, r}, nil
}

// An expander reads what a compressed file holds.
type expander struct {
	io.Reader
	release func()
	file    io.Closer
}

func (e *expander) Read(p []byte) (int, error) {
	n, err := e.Reader.Read(p)
	return n, damaged(err)
}

func (e *expander) Close() error {
	e.release()
	return e.file.Close()
}

// damaged tells what is wrong with compressed data from a file that cannot be
// read at all.
func damaged(err error) error {
	if _, ok := errors.AsType[*fs.PathError](err); ok || err == nil || errors.Is(err, io.EOF) {
		return err
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return Syntax(Pos{}, "the compressed data ends too early; expected the whole file")
	}
	return Syntax(Pos{}, "the compressed data is damaged (%v); expected a whole file, as its extension says", err)
}

// maxDocument is how large a file that is read whole may be, in bytes.
const maxDocument = 64 << 20

// Document reads a whole file of YAML or of JSON. Keys that stand twice in an
// object are told to repeats; the first one counts. The error is a *SyntaxError
// where the contents are at fault.
func (f File) Document(json bool, repeats func(Pos, string)) (Value, error) {
	data, err := f.bytes()
	if err != nil {
		return Value{}, err
	}
	if !json {
		return ParseYAML(data, repeats)
	}
	v, err := ParseJSON(withoutMark(data), 1, repeats)
	if e, ok := errors.AsType[*SyntaxError](err); ok {
		e.Message = "this is not JSON: " + e.Message
	}
	return v, err
}

func (f File) bytes() ([]byte, error) {
	r, err := f.Reader()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, maxDocument+1))
	if _, ok := errors.AsType[*SyntaxError](err); ok {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name, err)
	}
	if len(data) > maxDocument {
		return nil, Syntax(Pos{}, "the file is larger than %d MiB; expected JSON lines (.jsonl) for so much", maxDocument>>20)
	}
	return data, nil
}
