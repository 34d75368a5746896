package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"casegraph/graph"
	"casegraph/internal/catalog"
	"casegraph/schema"
)

// schemaFlags say which schema to serve.
type schemaFlags struct {
	Schema []string `placeholder:"DIR" help:"A folder of *.graphql files that declare the types, instead of those that come with the program. May be given several times. The name builtin stands for the types that come with the program."`
}

// A folder holds declarations of the schema; name is its name on the command line.
type folder struct {
	name  string
	files fs.FS
}

// folders returns the folders that the flags name, or the built-in one.
func (f schemaFlags) folders() []folder {
	if len(f.Schema) == 0 {
		return []folder{{graph.Builtin, schema.Files}}
	}
	var out []folder
	for _, dir := range f.Schema {
		if dir == graph.Builtin {
			out = append(out, folder{dir, schema.Files})
			continue
		}
		out = append(out, folder{dir, os.DirFS(dir)})
	}
	return out
}

func (f schemaFlags) catalog() (*catalog.Catalog, error) {
	var folders []fs.FS
	for _, dir := range f.folders() {
		if info, err := fs.Stat(dir.files, "."); err != nil || !info.IsDir() {
			return nil, usageError(fmt.Sprintf("--schema: %s is not a folder that can be read", dir.name))
		}
		folders = append(folders, dir.files)
	}
	c, err := graph.ReadCatalog(folders...)
	if p, ok := errors.AsType[catalog.Problems](err); ok {
		return nil, f.placed(p)
	}
	return c, err
}

// placed adds the folder to each file name in problems, if only one of the folders has a
// file of that name.
func (f schemaFlags) placed(problems catalog.Problems) catalog.Problems {
	for i, p := range problems {
		var paths []string
		for _, dir := range f.folders() {
			if _, err := fs.Stat(dir.files, p.Pos.File); err != nil {
				continue
			}
			if dir.name == graph.Builtin {
				paths = append(paths, p.Pos.File)
			} else {
				paths = append(paths, filepath.Join(dir.name, p.Pos.File))
			}
		}
		if len(paths) == 1 {
			problems[i].Pos.File = paths[0]
		}
	}
	return problems
}

// builtin says whether the built-in schema is served.
func (f schemaFlags) builtin() bool {
	for _, dir := range f.Schema {
		if dir == graph.Builtin {
			return true
		}
	}
	return len(f.Schema) == 0
}

type schemaCommand struct{ schemaFlags }

func (cmd *schemaCommand) Run(r *run) error {
	c, err := cmd.catalog()
	if err != nil {
		return err
	}
	_, err = io.WriteString(r.Stdout, graph.SDL(c))
	return err
}
