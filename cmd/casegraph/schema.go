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

// schemaFlags say which declarations to serve.
type schemaFlags struct {
	Schema []string `placeholder:"DIR" help:"A folder of *.graphql files that declare the domain, instead of the one that comes with the program. May be given several times; the name builtin stands for ours."`
}

func (f schemaFlags) catalog() (*catalog.Catalog, error) {
	var folders []fs.FS
	for _, dir := range f.Schema {
		if dir == graph.Builtin {
			folders = append(folders, schema.Files)
			continue
		}
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return nil, usageError(fmt.Sprintf("--schema: %s is not a folder that can be read", dir))
		}
		folders = append(folders, os.DirFS(dir))
	}
	c, err := graph.ReadCatalog(folders...)
	if p, ok := errors.AsType[catalog.Problems](err); ok {
		return nil, f.placed(p)
	}
	return c, err
}

// placed gives the files in problems the paths that the user knows them by,
// where only one of the folders has a file of that name.
func (f schemaFlags) placed(problems catalog.Problems) catalog.Problems {
	for i, p := range problems {
		var paths []string
		for _, dir := range f.Schema {
			path := filepath.Join(dir, p.Pos.File)
			tree := fs.FS(schema.Files)
			if dir == graph.Builtin {
				path = p.Pos.File
			} else {
				tree = os.DirFS(dir)
			}
			if _, err := fs.Stat(tree, p.Pos.File); err == nil {
				paths = append(paths, path)
			}
		}
		if len(paths) == 1 {
			problems[i].Pos.File = paths[0]
		}
	}
	return problems
}

// builtin says whether our own domain is among what is served.
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
