package record

import (
	"compress/bzip2"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// A File is bytes with a name. Open may be called several times, and must give the same
// bytes each time.
type File struct {
	// Name is the file's name in messages. Its extension determines the format.
	Name string
	Open func() (io.ReadCloser, error)
}

// Extension returns the extension that determines the format, in lower case and without
// the extension of the compression: ".jsonl" for a.JSONL.gz.
func (f File) Extension() string {
	return strings.ToLower(path.Ext(Uncompressed(strings.ReplaceAll(f.Name, `\`, "/"))))
}

// Stem returns the file's name without its folder and its extensions.
func (f File) Stem() string {
	name := path.Base(strings.ReplaceAll(f.Name, `\`, "/"))
	stem, _, _ := strings.Cut(strings.TrimLeft(name, "."), ".")
	return stem
}

// compressions are the extensions of compressed files.
var compressions = []string{".gz", ".zst", ".bz2"}

// Uncompressed returns the name of a file without the extension of its compression.
func Uncompressed(name string) string {
	if ext := path.Ext(name); slices.Contains(compressions, strings.ToLower(ext)) {
		return strings.TrimSuffix(name, ext)
	}
	return name
}

// Reader opens the file and decompresses .gz, .zst and .bz2. The error is a *[SyntaxError]
// without a line if the compressed data is damaged.
func (f File) Reader() (io.ReadCloser, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	var expanded io.Reader
	release := func() {}
	switch strings.ToLower(path.Ext(f.Name)) {
	case ".gz":
		expanded, err = gzip.NewReader(r)
	case ".zst":
		var d *zstd.Decoder
		if d, err = zstd.NewReader(r, zstd.WithDecoderConcurrency(1)); err == nil {
			expanded, release = d, d.Close
		}
	case ".bz2":
		expanded = bzip2.NewReader(r)
	default:
		return r, nil
	}
	if err != nil {
		r.Close()
		return nil, damaged(err)
	}
	return &expander{expanded, release, r}, nil
}

// An expander decompresses a file.
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

// damaged turns an error of decompression into a SyntaxError. It returns errors of the file
// system unchanged.
func damaged(err error) error {
	if _, ok := errors.AsType[*fs.PathError](err); ok || err == nil || errors.Is(err, io.EOF) {
		return err
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return Syntax(Pos{}, "the compressed data ends too early; expected the whole file")
	}
	return Syntax(Pos{}, "the compressed data is damaged (%v); expected a whole file, as its extension says", err)
}

// maxDocument bounds a file that is read whole, in bytes.
const maxDocument = 64 << 20

// Document reads a file as one document of YAML, or of JSON if json is true. It also returns
// the keys that stand twice in one object, of which the first value is used. The error is a
// *[SyntaxError] if the contents are wrong.
func (f File) Document(json bool) (v Value, repeats []Problem, err error) {
	data, err := f.bytes()
	if err != nil {
		return Value{}, nil, err
	}
	repeat := func(at Pos, message string) { repeats = append(repeats, Problem{at, message}) }
	if !json {
		v, err = ParseYAML(data, repeat)
		return v, repeats, err
	}
	v, err = ParseJSON(withoutMark(data), 1, repeat)
	if e, ok := errors.AsType[*SyntaxError](err); ok {
		e.Message = "this is not JSON: " + e.Message
	}
	return v, repeats, err
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
		return nil, Syntax(Pos{}, "the file is larger than %d MiB; use JSON lines (.jsonl) for large files", maxDocument>>20)
	}
	return data, nil
}
