package load

import (
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
)

// An Input is a seed file to load. Open may be called several times in one load
// and must give the same bytes each time.
type Input struct {
	// Name is what messages call the file; its extension tells the format.
	Name string
	Open func() (io.ReadCloser, error)
}

// Files are inputs from the file system.
func Files(paths ...string) []Input {
	var out []Input
	for _, p := range paths {
		out = append(out, Input{p, func() (io.ReadCloser, error) { return os.Open(p) }})
	}
	return out
}

// FS are inputs from a tree of files, as one that is embedded.
func FS(tree fs.FS, paths ...string) []Input {
	var out []Input
	for _, p := range paths {
		out = append(out, Input{p, func() (io.ReadCloser, error) { return tree.Open(p) }})
	}
	return out
}

// A format is how a file is written.
type format uint8

const (
	unknownFormat format = iota
	yamlFormat
	jsonFormat
	linesFormat
)

func formatOf(name string) format {
	switch strings.ToLower(path.Ext(strings.ReplaceAll(name, `\`, "/"))) {
	case ".yaml", ".yml":
		return yamlFormat
	case ".json":
		return jsonFormat
	case ".jsonl", ".ndjson":
		return linesFormat
	}
	return unknownFormat
}
