package export

import (
	"maps"
	"slices"
	"strings"

	"casegraph/internal/catalog"
)

// commonTerms are the public terms of the properties that facts, citations and datasets
// have in every schema.
var commonTerms = Terms{
	"label": "rdfs:label", "description": "schema:description", "note": "rdfs:comment",
	"createdAt": "prov:generatedAtTime", "updatedAt": "schema:dateModified",
	"citations": "prov:qualifiedPrimarySource",
	"from":      "rdf:subject", "predicate": "rdf:predicate", "to": "rdf:object",
	"Citation": "prov:PrimarySource", "Citation.source": "prov:entity", "Citation.note": "rdfs:comment",
	"Dataset": "schema:Dataset", "Dataset.name": "schema:identifier", "Dataset.title": "schema:name",
	"Dataset.licence": "schema:license", "Dataset.publisher": "schema:publisher", "Dataset.loadedAt": "prov:generatedAtTime",
	"Export": "prov:Entity", "Export.exported": "prov:generatedAtTime",
}

// context returns the @context of the document. Each type has a context of its own, since
// properties of the same name may have different terms on different types.
func (w *jsonld) context() *object {
	o := &object{}
	o.put("@version", 1.1)
	o.put("@vocab", Vocabulary)
	prefixes := Terms{
		"rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
		"xsd": "http://www.w3.org/2001/XMLSchema#", "schema": "https://schema.org/", "prov": "http://www.w3.org/ns/prov#",
	}
	for name, iri := range w.terms {
		if name == strings.ToLower(name) {
			prefixes[name] = iri
		}
	}
	for _, name := range slices.Sorted(maps.Keys(prefixes)) {
		o.put(name, prefixes[name])
	}
	o.put("Export", w.typed("Export", w.own("Export", instants("exported"))))
	o.put("Dataset", w.typed("Dataset", w.own("Dataset", w.c.Dataset)))
	citation := w.own("Citation", w.c.Citation)
	citation.put("source", reference(commonTerms["Citation.source"]))
	citation.put("dataset", reference(Vocabulary+"Citation.dataset"))
	o.put("Citation", w.typed("Citation", citation))
	for _, t := range w.c.Nodes {
		o.put(t.Name, w.typed(t.Name, w.fact(t.Name, t.Properties)))
	}
	for _, t := range w.c.Relationships {
		c := w.fact(t.Name, t.Properties)
		for _, name := range []string{"from", "predicate", "to"} {
			c.put(name, reference(commonTerms[name]))
		}
		scoped := &object{}
		scoped.put("@id", Vocabulary+t.Name)
		scoped.put("@context", c)
		o.put(t.Name, scoped)
	}
	return o
}

func (w *jsonld) typed(name string, context *object) *object {
	o := &object{}
	o.put("@id", w.term(name, name))
	o.put("@context", context)
	return o
}

// fact returns the context of a node type or relationship type.
func (w *jsonld) fact(typ string, properties []*catalog.Property) *object {
	o := w.own(typ, slices.DeleteFunc(stored(properties), func(p *catalog.Property) bool {
		return p.Common && (p.Name == "id" || p.Name == "datasets")
	}))
	o.put("citations", reference(commonTerms["citations"]))
	member := &object{}
	member.put("@reverse", "prov:hadMember")
	member.put("@type", "@id")
	o.put("datasets", member)
	return o
}

// own returns the context of a type's properties.
func (w *jsonld) own(typ string, properties []*catalog.Property) *object {
	o := &object{}
	for _, p := range properties {
		def := &object{}
		def.put("@id", w.property(typ, p))
		if datatype := datatypes[p.Kind]; datatype != "" {
			def.put("@type", datatype)
		}
		if p.List {
			def.put("@container", "@set")
		}
		o.put(p.Name, def)
	}
	return o
}

// property returns the term of a property. What all facts have, such as a status, has the
// same term on all types.
func (w *jsonld) property(typ string, p *catalog.Property) string {
	name := typ + "." + p.Name
	ofFacts := w.c.Node(typ) != nil || w.c.Relationship(typ) != nil
	if !ofFacts || !p.Common || w.terms[name] != "" {
		return w.term(name, name)
	}
	return w.term(p.Name, p.Name)
}

// datatypes are the types of values that JSON does not distinguish. A URL is a reference.
var datatypes = map[catalog.Kind]string{
	catalog.Date: EDTF, catalog.DateTime: "xsd:dateTime", catalog.Duration: "xsd:duration", catalog.URL: "@id",
	catalog.BigInt: "xsd:integer", catalog.Float: "xsd:double",
}

func (w *jsonld) term(name, own string) string {
	if t := w.terms[name]; t != "" {
		return t
	}
	if t := commonTerms[name]; t != "" {
		return t
	}
	return Vocabulary + own
}

func reference(term string) *object {
	o := &object{}
	o.put("@id", term)
	o.put("@type", "@id")
	return o
}

func instants(name string) []*catalog.Property {
	return []*catalog.Property{{Name: name, Kind: catalog.DateTime}}
}
