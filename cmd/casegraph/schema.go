package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"

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
	return graph.ReadCatalog(folders...)
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
