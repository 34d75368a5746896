package graph

import (
	"embed"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"casegraph/graph/api"
	"casegraph/graph/view"
	"casegraph/internal/catalog"
	"casegraph/internal/derive"
	"casegraph/schema"
)

// Builtin is the name of the program's own domain.
const Builtin = "builtin"

// ReadCatalog reads the declarations in the *.graphql files of these folders. Without folders
// it reads the program's own domain. The error lists every problem with its file and line.
func ReadCatalog(folders ...fs.FS) (*catalog.Catalog, error) {
	if len(folders) == 0 {
		folders = []fs.FS{schema.Files}
	}
	var files []catalog.File
	for _, folder := range folders {
		names, err := fs.Glob(folder, "*.graphql")
		if err != nil {
			return nil, err
		}
		if len(names) == 0 {
			return nil, fmt.Errorf("there is no *.graphql file in %s", folderName(folder))
		}
		for _, n := range names {
			if n == schema.Service && folder == fs.FS(schema.Files) {
				continue
			}
			text, err := fs.ReadFile(folder, n)
			if err != nil {
				return nil, err
			}
			files = append(files, catalog.File{Name: n, Text: string(text), Folder: folderName(folder)})
		}
	}
	types, roots := serviceNames()
	var nodeFields, relationshipFields []string
	for _, v := range view.Declarations() {
		types, roots = append(types, v.Types...), append(roots, v.Roots...)
		nodeFields, relationshipFields = append(nodeFields, v.NodeFields...), append(relationshipFields, v.RelationshipFields...)
	}
	derived := map[string]bool{}
	for name := range derive.Derived() {
		derived[name] = true
	}
	return catalog.Read(files, catalog.Options{
		Computed: derive.Computed(), Derived: derived,
		ReservedTypes: types, ReservedRoots: roots, ReservedNodeFields: nodeFields, ReservedRelationshipFields: relationshipFields,
	})
}

// folderName returns the name of a folder for messages. It is the path if the folder has one,
// as that of os.DirFS.
func folderName(folder fs.FS) string {
	switch v := reflect.ValueOf(folder); {
	case v.Kind() == reflect.String:
		return v.String()
	case v.Type() == reflect.TypeFor[embed.FS]():
		return Builtin
	}
	return ""
}

// serviceNames returns the types and root fields of service.graphql.
func serviceNames() (types, roots []string) {
	doc, err := parser.ParseSchema(&ast.Source{Name: schema.Service, Input: serviceSDL()})
	if err != nil {
		panic(err) // the file is part of the program, and tested
	}
	for _, d := range doc.Definitions {
		types = append(types, d.Name)
	}
	for _, d := range doc.Extensions {
		for _, f := range d.Fields {
			roots = append(roots, f.Name)
		}
	}
	return types, roots
}

func serviceSDL() string {
	text, err := schema.Files.ReadFile(schema.Service)
	if err != nil {
		panic(err) // the file is part of the program
	}
	return string(text)
}

// SDL returns the whole API: what is derived from the catalog, and the service fields.
func SDL(c *catalog.Catalog) string {
	return strings.TrimSpace(api.Expand(c, derive.Derived(), view.Declarations())) + "\n\n" + strings.TrimSpace(serviceSDL()) + "\n"
}

// loadSchema parses and validates the API.
func loadSchema(c *catalog.Catalog) (*ast.Schema, error) {
	s, err := gqlparser.LoadSchema(
		&ast.Source{Name: "derived.graphql", Input: api.Expand(c, derive.Derived(), view.Declarations())},
		&ast.Source{Name: schema.Service, Input: serviceSDL()},
	)
	if err != nil {
		return nil, fmt.Errorf("the derived schema is not valid, which is a defect of the program: %w", err)
	}
	keepToSpecification(s)
	return s, nil
}

// keepToSpecification removes what gqlparser adds to the specification of September 2025.
// Introspection would tell of it, and older tools fail on what they do not know.
func keepToSpecification(s *ast.Schema) {
	delete(s.Directives, "defer")
	locations := s.Types["__DirectiveLocation"]
	locations.EnumValues = slices.DeleteFunc(locations.EnumValues, func(v *ast.EnumValueDefinition) bool {
		return v.Name == string(ast.LocationDirectiveDefinition)
	})
	// Only objects are possible types, not the interfaces that implement an interface. The
	// order is that in which introspection lists them.
	for name, types := range s.PossibleTypes {
		types = slices.DeleteFunc(types, func(d *ast.Definition) bool { return d.Kind == ast.Interface })
		slices.SortStableFunc(types, func(a, b *ast.Definition) int { return strings.Compare(a.Name, b.Name) })
		s.PossibleTypes[name] = types
	}
}
