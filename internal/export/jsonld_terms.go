package export

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"casegraph/internal/catalog"
)

// Terms map names of the schema to public terms. A key is a node type ("Person"), a
// property ("Person.born") or a relationship type ("Cites", as a predicate). A value is an
// IRI, or an IRI shortened by a prefix. A key without capitals declares a prefix ("schema":
// "https://schema.org/"). A name without an entry has a term in [Vocabulary].
type Terms map[string]string

// Read adds the terms of a JSON object. The error names each key that is not in the
// catalog.
func (t Terms) Read(text []byte, c *catalog.Catalog) error {
	var more Terms
	if err := json.Unmarshal(text, &more); err != nil {
		return fmt.Errorf("expected a JSON object of texts: %w", err)
	}
	var errs []error
	for name, term := range more {
		t[name] = term
		typ, property, _ := strings.Cut(name, ".")
		n, r := c.Node(typ), c.Relationship(typ)
		switch {
		case name == strings.ToLower(name): // a prefix
		case n == nil && (r == nil || property != ""):
			errs = append(errs, fmt.Errorf("%q is neither a type of the schema nor a property of a node type", name))
		case property != "" && n.Property(property) == nil:
			errs = append(errs, fmt.Errorf("%q: %s has no such property", name, typ))
		}
	}
	return errors.Join(errs...)
}

// Vocabulary is the prefix of terms for names without a public term. The name of a type
// or property follows it.
const Vocabulary = "urn:casegraph:schema:"

// EDTF is the datatype of dates, as the Library of Congress names it.
const EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
