package export

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"casegraph/internal/catalog"
)

// Terms say which public terms stand for what a schema declares: a node type
// ("Person"), a property ("Person.born") or a relationship type ("Cites", as a
// predicate), each as an IRI or shortened by a prefix, which is a name without a
// capital ("schema": "https://schema.org/"). What is not named here has a term of
// Casegraph's own.
type Terms map[string]string

// Read adds the Terms of a JSON object, and holds each against the catalog.
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

// Vocabulary is where terms are that have no public one: a type or a property
// follows.
const Vocabulary = "urn:casegraph:schema:"

// EDTF is the datatype of dates, as the Library of Congress names it.
const EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
