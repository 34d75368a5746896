package load

import (
	"io"
	"io/fs"
	"os"

	"casegraph/internal/record"
)

// An Input is a file to load.
type Input struct {
	// Name is what messages call the file; its extension tells the format.
	Name string
	// Open may be called several times in one load and must give the same bytes
	// each time.
	Open func() (io.ReadCloser, error)
	// Source makes the records of a file in another format; nil of a file in ours.
	Source record.Source
}

// Files are inputs from the file system.
func Files(paths ...string) []Input {
	var out []Input
	for _, p := range paths {
		out = append(out, Input{Name: p, Open: func() (io.ReadCloser, error) { return os.Open(p) }})
	}
	return out
}

// FS are inputs from a tree of files, as one that is embedded.
func FS(tree fs.FS, paths ...string) []Input {
	var out []Input
	for _, p := range paths {
		out = append(out, Input{Name: p, Open: func() (io.ReadCloser, error) { return tree.Open(p) }})
	}
	return out
}

// File is the input's bytes and their name.
func (in Input) File() record.File { return record.File{Name: in.Name, Open: in.Open} }

func (in Input) source() record.Source {
	if in.Source != nil {
		return in.Source
	}
	return &native{file: in.File()}
}
