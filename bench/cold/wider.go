package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"casegraph/graph"
	"casegraph/internal/catalog"
	domain "casegraph/schema"
)

// What a wide schema has more.
const (
	moreNodes         = 40
	moreRelationships = 80
)

// A schema is our own, or our own with more types.
type schema struct {
	name    string
	wide    bool
	catalog *catalog.Catalog
	folder  string // of the types it has more, as casegraph serve takes it
}

func (s *schema) read(dir string) (err error) {
	if s.catalog, err = graph.ReadCatalog(); err != nil || !s.wide {
		return err
	}
	s.folder = filepath.Join(dir, s.name)
	if err := os.Mkdir(s.folder, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(s.folder, "more.graphql"), []byte(more(s.catalog)), 0o644); err != nil {
		return err
	}
	s.catalog, err = graph.ReadCatalog(domain.Files, os.DirFS(s.folder))
	return err
}

// flags are how casegraph is told of the schema.
func (s *schema) flags() []string {
	if s.folder == "" {
		return nil
	}
	return []string{"--schema", "builtin", "--schema", s.folder}
}

// more declares the types that a wide schema has more: half of the relationships join
// a type of ours with one of those, the others two of those.
func more(ours *catalog.Catalog) string {
	var b strings.Builder
	name := func(i int) string { return fmt.Sprintf("Thing%d", i%moreNodes) }
	for i := range moreNodes {
		fmt.Fprintf(&b, `
"A thing of sort %[1]d."
type %[2]s @node(plural: "things%[1]d") {
  "What it is called."
  name: String @search @label
  "When it was made (EDTF)."
  made: Date @index
  "How many there are."
  number: Int
}
`, i, name(i))
	}
	for i := range moreRelationships {
		from := name(i)
		if i%2 == 0 {
			from = ours.Nodes[i/2%len(ours.Nodes)].Name
		}
		fmt.Fprintf(&b, `
"One thing was joined to another in way %[1]d."
type Joined%[1]d @relationship(name: "JOINED_%[1]d", from: %[2]q, out: "joins%[1]d", to: %[3]q, in: "joinedBy%[1]d") {
  "What for."
  purpose: String
}
`, i, from, name(i+1))
	}
	return b.String()
}
