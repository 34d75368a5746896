package server

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"casegraph/internal/fault"
	"casegraph/internal/guard"
)

// params are what a client sends: an operation by its text or by an id, and what
// goes with it.
type params struct {
	graphql.RawParams
	// limits are those of what is read into it.
	limits guard.Limits
	// id is that of an operation the server was given: documentId, doc_id or id.
	id string
	// hash is the SHA-256 of a text, by which it is asked for again (Apollo's
	// automatic persisted queries), or nil.
	hash *digest
}

// Trust has the server run these operations, by their ids or their texts, and
// nothing else. The error tells all that are not valid. It is called before
// anything is answered.
func (s *Server) Trust(operations map[string]string) error {
	s.trusted = &trusted{byID: operations, texts: map[string]bool{}}
	var problems []error
	for _, id := range slices.Sorted(maps.Keys(operations)) {
		text := operations[id]
		s.trusted.texts[text] = true
		doc, err := s.parse(text)
		errs := gqlerror.List{}
		if err != nil {
			errs = append(errs, located(err))
		} else {
			errs = s.validator.Validate(doc)
		}
		for _, e := range errs {
			problems = append(problems, fmt.Errorf("operation %s: %s", id, e.Message))
		}
	}
	s.metrics.trust(s.trusted.texts)
	return errors.Join(problems...)
}

// trusted are the operations that may run.
type trusted struct {
	byID  map[string]string
	texts map[string]bool
}

// resolve finds the text of an operation that was asked for by an id, and refuses
// one that is not trusted.
func (s *Server) resolve(p *params) error {
	if s.trusted != nil {
		return s.trusted.resolve(p)
	}
	switch {
	case p.hash == nil && p.id != "":
		return fault.Input("documentId", "this server has no operations to be asked for by their ids; send a query")
	case p.hash == nil:
		return nil
	case p.Query == "":
		doc, ok := s.documents.find(*p.hash)
		if !ok {
			// In the words that clients wait for.
			return fault.New(fault.PersistedQueryNotFound, "PersistedQueryNotFound")
		}
		p.Query = doc.text
	case digestOf(p.Query) != *p.hash:
		return fault.Input("extensions.persistedQuery.sha256Hash", "it is not that of the query")
	}
	return nil
}

func (t *trusted) resolve(p *params) error {
	id := strings.TrimPrefix(p.id, "sha256:")
	if id == "" && p.hash != nil {
		id = p.hash.String()
	}
	if text, ok := t.byID[id]; ok && (p.Query == "" || p.Query == text) {
		p.Query = text
		return nil
	}
	if t.texts[p.Query] {
		return nil
	}
	return fault.New(fault.Forbidden, "this server runs only operations that it was given; it was not given this one")
}

// persisted reads extensions.persistedQuery.
func (p *params) persisted() error {
	given, ok := p.Extensions["persistedQuery"]
	if !ok || given == nil {
		return nil
	}
	members, _ := given.(map[string]any)
	text, isText := members["sha256Hash"].(string)
	if !isText || fmt.Sprint(members["version"]) != "1" {
		return fault.Input("extensions.persistedQuery", `expected {"version": 1, "sha256Hash": "…"}`)
	}
	var hash digest
	if len(text) != 2*len(hash) {
		return notHash()
	}
	if _, err := hex.Decode(hash[:], []byte(text)); err != nil {
		return notHash()
	}
	p.hash = &hash
	return nil
}

func notHash() error {
	return fault.Input("extensions.persistedQuery.sha256Hash", "expected the SHA-256 of the query, %d hexadecimal digits; an operation that has another id is asked for by documentId", 2*sha256.Size)
}
