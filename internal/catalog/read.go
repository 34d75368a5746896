package catalog

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
)

// A File is one schema file: its name, for messages, and its text.
type File struct{ Name, Text string }

// Options tell Read what stands outside the declarations.
type Options struct {
	// Computed and Derived hold the fields, as "Sentence.months", that code
	// works out; a schema may mark no others so.
	Computed map[string]func(values map[string]any) any
	Derived  map[string]bool
	// Reserved are names of types and of root fields that the service uses.
	ReservedTypes, ReservedRoots []string
}

// Read reads the declarations and checks them all. Its error is a [Problems]
// with everything that is wrong, each with its file and line.
//
// A `Source` node type is added where the files declare none.
func Read(files []File, opts Options) (*Catalog, error) {
	r := &reader{opts: opts, cat: &Catalog{
		nodes:         map[string]*NodeType{},
		relationships: map[string]*RelationshipType{},
		enums:         map[string]*Enum{},
	}, unions: map[string]*Union{}, declared: map[string]Pos{}}
	files = slices.Clone(files)
	slices.SortStableFunc(files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	hash := sha256.New()
	var defs ast.DefinitionList
	for _, f := range files {
		hash.Write([]byte(f.Text))
		hash.Write([]byte{0})
		defs = append(defs, r.parse(f)...)
	}
	if !slices.ContainsFunc(defs, func(d *ast.Definition) bool { return d.Name == SourceType }) {
		defs = append(defs, r.parse(File{"built-in Source", defaultSource})...)
	}
	r.cat.Hash = hex.EncodeToString(hash.Sum(nil)[:8])
	r.names(defs)
	r.enums(defs)
	r.common()
	r.nodes(defs)
	r.declareUnions(defs)
	r.relationships(defs)
	r.ends()
	r.shareUnions()
	r.checkRoots()
	if len(r.problems) > 0 {
		return nil, r.problems.sorted()
	}
	return r.cat, nil
}

// defaultSource is the Source type of a schema that declares none, because
// every fact has to be able to cite one.
const defaultSource = `
"A document or recording that facts stand on."
type Source @node(plural: "sources") {
  "What the source is called."
  title: String @search @label
  "Who published it."
  publisher: String @search
  "Where it can be read."
  url: URL
  "When it was published (EDTF)."
  date: Date
  "The language it is in (BCP 47)."
  lang: String
}`

type reader struct {
	opts     Options
	cat      *Catalog
	unions   map[string]*Union
	declared map[string]Pos
	problems Problems
}

func (r *reader) parse(f File) ast.DefinitionList {
	doc, err := parser.ParseSchema(&ast.Source{Name: f.Name, Input: f.Text})
	if err != nil {
		p := Pos{File: f.Name, Line: 1, Column: 1}
		msg := err.Error()
		if e, ok := err.(*gqlerror.Error); ok {
			msg = e.Message
			if len(e.Locations) > 0 {
				p.Line, p.Column = e.Locations[0].Line, e.Locations[0].Column
			}
		}
		r.fail(p, "%s", msg)
		return nil
	}
	for _, d := range doc.Directives {
		r.fail(pos(d.Position), "directive @%s may not be defined here: the directives are the program's", d.Name)
	}
	for _, d := range doc.Extensions {
		r.fail(pos(d.Position), "`extend` may not be used here: declare %s whole, in one place", d.Name)
	}
	for _, d := range doc.Schema {
		r.fail(pos(d.Position), "a `schema` definition may not stand here: the root types are derived")
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

// names checks what every definition must satisfy whatever it declares.
func (r *reader) names(defs ast.DefinitionList) {
	folded := map[string]string{}
	for _, d := range defs {
		at := pos(d.Position)
		if first, ok := r.declared[d.Name]; ok {
			r.fail(at, "%s is declared twice; first at %s", d.Name, first)
			continue
		}
		r.declared[d.Name] = at
		if other, ok := folded[strings.ToLower(d.Name)]; ok {
			r.fail(at, "%s and %s differ only in case; give one another name", d.Name, other)
		}
		folded[strings.ToLower(d.Name)] = d.Name
		if slices.Contains(builtinTypes, d.Name) || slices.Contains(r.opts.ReservedTypes, d.Name) {
			r.fail(at, "%s is a name of the API's own; give the type another", d.Name)
		}
		r.checkName(at, strings.ToLower(string(d.Kind)), d.Name)
		for _, s := range reservedSuffixes {
			if strings.HasSuffix(d.Name, s) {
				r.fail(at, "%s: names ending in %s are kept for derived types; give the type another", d.Name, s)
			}
		}
		if d.Description == "" {
			r.fail(at, "%s has no description; write one in a sentence", d.Name)
		}
		switch d.Kind {
		case ast.Object, ast.Union, ast.Enum:
		default:
			r.fail(at, "%s: a schema declares types, unions and enums, not %ss", d.Name, strings.ToLower(string(d.Kind)))
		}
	}
}

func (r *reader) enums(defs ast.DefinitionList) {
	for _, d := range defs {
		if d.Kind != ast.Enum {
			continue
		}
		e := &Enum{Name: d.Name, Description: d.Description, Pos: pos(d.Position)}
		r.onlyDirectives(d.Directives, nil, d.Name)
		for _, v := range d.EnumValues {
			at := pos(v.Position)
			switch {
			case v.Name == "true" || v.Name == "false" || v.Name == "null":
				r.fail(at, "%s.%s: not a name an enum value may have", d.Name, v.Name)
			case e.Has(v.Name):
				r.fail(at, "%s.%s is declared twice", d.Name, v.Name)
			}
			if v.Description == "" {
				r.fail(at, "%s.%s has no description; write one in a sentence", d.Name, v.Name)
			}
			e.Values = append(e.Values, EnumValue{v.Name, v.Description})
		}
		r.addEnum(e)
	}
}

func (r *reader) addEnum(e *Enum) {
	r.cat.Enums = append(r.cat.Enums, e)
	r.cat.enums[e.Name] = e
}

func (r *reader) common() {
	status := statusEnum
	r.addEnum(&status)
	r.cat.NodeFields = nodeFields()
	r.cat.RelationshipFields = relationshipFields(&status)
	r.cat.Citation = citationFields()
	r.cat.Dataset = datasetFields()
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
			r.fail(at, "type %s has neither @node nor @relationship; say which it is", d.Name)
			continue
		case node != nil && rel != nil:
			r.fail(at, "type %s has both @node and @relationship; it can be only one", d.Name)
			continue
		case rel != nil:
			continue
		}
		r.onlyDirectives(d.Directives, []string{"node", "warn"}, d.Name)
		args := r.arguments(node, "plural", "")
		t := &NodeType{
			Name: d.Name, Plural: args["plural"], Singular: lowerFirst(d.Name),
			Description: d.Description, Pos: at, Index: len(r.cat.Nodes),
			Warnings: r.warnings(d),
		}
		if t.Plural != "" {
			r.checkName(at, d.Name+": plural", t.Plural)
		}
		if t.Plural == t.Singular {
			r.fail(at, "%s: its plural %q equals its singular; give the list a name of its own", d.Name, t.Plural)
		}
		t.Far = &Far{Name: t.Name, Types: []*NodeType{t}}
		t.Properties = append(t.Properties, r.cat.NodeFields...)
		t.Properties = append(t.Properties, r.properties(d, reservedNodeFields)...)
		t.properties = index(t.Properties)
		labels := 0
		for _, p := range t.Properties {
			if p.Label {
				if labels++; labels == 2 {
					r.fail(p.Pos, "%s has two properties marked @label; mark one", d.Name)
				}
			}
		}
		any.Types = append(any.Types, t)
		r.cat.Nodes = append(r.cat.Nodes, t)
		r.cat.nodes[t.Name] = t
	}
	r.cat.Any = any
}

func index(properties []*Property) map[string]*Property {
	m := make(map[string]*Property, len(properties))
	for _, p := range properties {
		m[p.Name] = p
	}
	return m
}

// checkRoots refuses root fields that two types, or a type and the API, claim.
func (r *reader) checkRoots() {
	taken := map[string]string{}
	for _, n := range append(slices.Clone(builtinRoots), r.opts.ReservedRoots...) {
		taken[n] = "the API"
	}
	for _, t := range r.cat.Nodes {
		for _, n := range []string{t.Singular, t.Plural} {
			if by, ok := taken[n]; ok && by != t.Name {
				r.fail(t.Pos, "%s: the root field %q is taken by %s; give the type another name or plural", t.Name, n, by)
			}
			taken[n] = t.Name
		}
	}
}
