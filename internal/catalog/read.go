package catalog

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"path"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
)

// A File is one schema file.
type File struct {
	Name, Text string
	Folder     string // for messages; may be empty
}

// Options tell Read what the declarations do not contain.
type Options struct {
	// Computed and Derived have the fields, as "Sentence.months", that Go code computes. A
	// schema can mark only these @computed or @derived.
	Computed map[string]func(values map[string]any) any
	Derived  map[string]bool
	// ReservedTypes, ReservedRoots, ReservedNodeFields and ReservedRelationshipFields are names
	// of the API in addition to those of this package: types, root fields, and fields of every
	// node and of every relationship.
	ReservedTypes, ReservedRoots, ReservedNodeFields, ReservedRelationshipFields []string
}

// Read reads and checks the declarations. Its error is a [Problems], which lists all that is
// wrong with file and line.
//
// If no file declares the node type `Source`, Read adds one.
func Read(files []File, opts Options) (*Catalog, error) {
	r := &reader{opts: opts, cat: &Catalog{
		nodes:         map[string]*NodeType{},
		relationships: map[string]*RelationshipType{},
		enums:         map[string]*Enum{},
	}, unions: map[string]*Union{}, declared: map[string]Pos{}, kinds: map[string]ast.DefinitionKind{}, folded: map[string]string{}}
	files = slices.Clone(files)
	slices.SortStableFunc(files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	hash := sha256.New()
	var defs ast.DefinitionList
	for _, f := range files {
		hash.Write([]byte(f.Text))
		hash.Write([]byte{0})
		defs = append(defs, r.parse(f)...)
	}
	if r.unread {
		return nil, r.problems.sorted() // with a part of the schema missing, other checks would mislead
	}
	var added ast.DefinitionList
	if !slices.ContainsFunc(defs, func(d *ast.Definition) bool { return d.Name == SourceType }) {
		added = r.parse(File{Name: addedFile, Text: defaultSource})
	}
	r.cat.Hash = hex.EncodeToString(hash.Sum(nil)[:8])
	// The added type is checked first, so that a clash is reported at the user's
	// declaration. It comes last in the catalog.
	added, defs = r.names(added), r.names(defs)
	defs = append(defs, added...)
	r.enums(defs)
	r.common()
	r.nodes(defs)
	r.declareUnions(defs)
	r.relationships(defs)
	r.ends()
	r.shareUnions()
	r.checkRoots()
	r.checkTypeKeys()
	r.checkFilterNames()
	if len(r.problems) > 0 {
		return nil, r.problems.sorted()
	}
	return r.cat, nil
}

// addedFile is the file name of the declarations that Read adds.
const addedFile = "(added)"

// defaultSource is the Source type of a schema that declares none. It is needed because
// every fact can cite a source.
const defaultSource = `
"A document or recording that facts cite."
type Source @node(plural: "sources") {
  "The title of the source."
  title: String @search @label
  "Who published it."
  publisher: String @search
  "Where it is published."
  url: URL
  "When it was published (EDTF)."
  date: Date
  "The language of the source (BCP 47)."
  lang: String
}`

type reader struct {
	opts     Options
	cat      *Catalog
	unions   map[string]*Union
	declared map[string]Pos
	kinds    map[string]ast.DefinitionKind // the kinds of the declarations
	folded   map[string]string             // declared names in lower case
	unread   bool                          // a file was not parsed
	problems Problems
}

// parse returns the definitions of a file.
func (r *reader) parse(f File) ast.DefinitionList {
	name := path.Join(f.Folder, f.Name)
	doc, err := parser.ParseSchema(&ast.Source{Name: name, Input: f.Text})
	if err != nil {
		p := Pos{File: name, Line: 1, Column: 1}
		msg := err.Error()
		if e, ok := errors.AsType[*gqlerror.Error](err); ok {
			msg = e.Message
			if len(e.Locations) > 0 {
				p.Line, p.Column = e.Locations[0].Line, e.Locations[0].Column
			}
		}
		if strings.Contains(msg, "<Invalid>") {
			msg = "a text in quotes does not end on its line, or a character has no meaning"
		}
		r.fail(p, "this is not valid GraphQL: %s; correct it to see what else is wrong", msg)
		r.unread = true
		return nil
	}
	for _, d := range doc.Directives {
		r.fail(pos(d.Position), "directive @%s must not be defined: the program defines all directives; remove it", d.Name)
	}
	for _, d := range doc.Extensions {
		r.fail(pos(d.Position), "`extend` is not allowed; declare all of %s in one place", d.Name)
	}
	for _, d := range doc.Schema {
		r.fail(pos(d.Position), "a `schema` definition is not allowed: the root types are derived; remove it")
	}
	return doc.Definitions
}

func (r *reader) fail(p Pos, format string, args ...any) { r.problems.add(p, format, args...) }

func pos(p *ast.Position) Pos {
	if p == nil {
		return Pos{File: "schema", Line: 1, Column: 1}
	}
	return Pos{File: p.Src.Name, Line: p.Line, Column: p.Column}
}

// names checks the names of definitions. It returns the definitions without those whose name
// is declared already.
func (r *reader) names(defs ast.DefinitionList) ast.DefinitionList {
	var once ast.DefinitionList
	for _, d := range defs {
		at := pos(d.Position)
		if first, ok := r.declared[d.Name]; ok {
			r.fail(at, "%s is declared twice, first at %s; give one another name", d.Name, first)
			continue
		}
		once = append(once, d)
		r.declared[d.Name], r.kinds[d.Name] = at, d.Kind
		lower := strings.ToLower(d.Name)
		if other, ok := r.folded[lower]; ok {
			r.fail(at, "%s and %s differ only in case; give one another name", d.Name, other)
		}
		r.folded[lower] = d.Name
		r.typeName(at, d.Name)
		r.describe(at, d.Name, d.Description)
		switch d.Kind {
		case ast.Object, ast.Union, ast.Enum:
		case ast.Scalar, ast.Interface, ast.InputObject:
			r.fail(at, "%s: a schema can declare only types, unions and enums; remove this %s", d.Name, definitionKinds[d.Kind])
		}
		if len(d.Interfaces) > 0 {
			r.fail(at, "%s: interfaces are derived; remove `implements`, and declare a union of the types instead", d.Name)
		}
		if d.Name == SourceType && (d.Kind != ast.Object || d.Directives.ForName("relationship") != nil) {
			r.fail(at, "citations point to %s, so it has to be a type with @node; give this another name", d.Name)
		}
	}
	return once
}

var definitionKinds = map[ast.DefinitionKind]string{ast.Scalar: "scalar", ast.Interface: "interface", ast.InputObject: "input"}

// describe refuses an empty description.
func (r *reader) describe(at Pos, name, description string) {
	if strings.TrimSpace(description) == "" {
		r.fail(at, "%s has no description; write one in a sentence", name)
	}
}

func (r *reader) enums(defs ast.DefinitionList) {
	for _, d := range defs {
		if d.Kind != ast.Enum {
			continue
		}
		e := &Enum{Name: d.Name, Description: d.Description, Pos: pos(d.Position)}
		r.onlyDirectives(d.Directives, nil, d.Name)
		if len(d.EnumValues) == 0 {
			r.fail(e.Pos, "enum %s has no values; list them in braces", d.Name)
		}
		for _, v := range d.EnumValues {
			at := pos(v.Position)
			switch {
			case v.Name == "true" || v.Name == "false" || v.Name == "null":
				r.fail(at, "%s.%s: GraphQL reserves the names true, false and null; give the value another name", d.Name, v.Name)
			case e.Has(v.Name):
				r.fail(at, "%s.%s is declared twice; remove one", d.Name, v.Name)
			case strings.HasPrefix(v.Name, "_"):
				r.fail(at, "%s.%s: a name must not begin with an underscore; give the value another name", d.Name, v.Name)
			}
			r.describe(at, d.Name+"."+v.Name, v.Description)
			r.onlyDirectives(v.Directives, nil, d.Name+"."+v.Name)
			e.Values = append(e.Values, EnumValue{v.Name, v.Description})
		}
		r.addEnum(e)
	}
}

func (r *reader) addEnum(e *Enum) {
	r.cat.Enums = append(r.cat.Enums, e)
	r.cat.enums[e.Name] = e
}

// common adds the common properties and their enums.
func (r *reader) common() {
	status := statusEnum
	r.addEnum(&status)
	r.cat.NodeFields = nodeFields()
	r.cat.RelationshipFields = relationshipFields(&status)
	r.cat.Citation = citationFields()
	dataset := datasetStatus
	r.addEnum(&dataset)
	r.cat.Dataset = datasetFields(&dataset)
	r.cat.CitationDataset = citationDataset()
}

func (r *reader) nodes(defs ast.DefinitionList) {
	any := &Far{Name: "Node"}
	for _, d := range defs {
		node, rel := d.Directives.ForName("node"), d.Directives.ForName("relationship")
		at := pos(d.Position)
		switch {
		case d.Kind != ast.Object:
			continue
		case node == nil && rel == nil:
			r.fail(at, "type %s has neither @node nor @relationship; add one of them, as in type %s @node(plural: \"…\")", d.Name, d.Name)
			continue
		case node != nil && rel != nil:
			r.fail(at, "type %s has both @node and @relationship; remove one", d.Name)
			continue
		case rel != nil:
			continue
		}
		r.onlyDirectives(d.Directives, []string{"node", "warn"}, d.Name)
		args := r.arguments(node, argument{name: "plural"}, argument{name: "display", optional: true})
		t := &NodeType{
			Name: d.Name, Plural: args["plural"], Singular: lowerFirst(d.Name),
			Description: d.Description, Pos: at, Index: len(r.cat.Nodes),
			Warnings: r.warnings(d),
		}
		if t.Plural != "" {
			r.checkName(at, d.Name+": plural", t.Plural)
		}
		if t.Plural == t.Singular {
			r.fail(at, "%s: its plural %q equals its singular; give it another plural", d.Name, t.Plural)
		}
		t.Far = &Far{Name: t.Name, Types: []*NodeType{t}}
		t.Properties = append(t.Properties, r.cat.NodeFields...)
		t.Properties = append(t.Properties, r.properties(d, r.reservedNodeFields())...)
		t.properties = index(t.Properties)
		t.Display = r.display(t, args["display"], pos(node.Position))
		any.Types = append(any.Types, t)
		r.cat.Nodes = append(r.cat.Nodes, t)
		r.cat.nodes[t.Name] = t
	}
	r.cat.Any = any
}

// index returns properties by name.
func index(properties []*Property) map[string]*Property {
	m := make(map[string]*Property, len(properties))
	for _, p := range properties {
		m[p.Name] = p
	}
	return m
}
