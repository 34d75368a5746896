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

// params are the parameters of a request: an operation, by its text or by an id, with
// its name and variables.
type params struct {
	graphql.RawParams
	limits guard.Limits
	// id is documentId, doc_id or id: it names an operation that Trust was given.
	id string
	// hash is the SHA-256 of the document's text (Apollo's automatic persisted queries),
	// or nil. With it, a client may leave out a text that the server has cached.
	hash *digest
}

// Trust limits the server to these operations, whose texts stand under their ids.
// Clients may send either. The error lists every operation that is not valid. Call
// Trust before the server answers requests.
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
	s.metrics.preload(s.trusted.texts)
	return errors.Join(problems...)
}

// trusted are the only operations that may run.
type trusted struct {
	byID  map[string]string
	texts map[string]bool
}

// resolve fills in the text of an operation that was sent by its id or its hash. It
// refuses an operation that is not trusted, if only trusted ones may run.
func (s *Server) resolve(p *params) error {
	if s.trusted != nil {
		return s.trusted.resolve(p)
	}
	switch {
	case p.hash == nil && p.id != "":
		return fault.Input("documentId", "this server was given no operations with ids; send the query itself")
	case p.hash == nil:
		return nil
	case p.Query == "":
		doc, ok := s.documents.find(*p.hash)
		if !ok {
			// Clients look for exactly this message.
			return fault.New(fault.PersistedQueryNotFound, "PersistedQueryNotFound")
		}
		p.Query = doc.text
	case digestOf(p.Query) != *p.hash:
		return fault.Input("extensions.persistedQuery.sha256Hash", "this is not the SHA-256 of the query")
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
	return fault.New(fault.Forbidden, "this server runs only the operations that its operator gave it, and this is not one of them")
}

// persisted reads extensions.persistedQuery into hash.
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
	return fault.Input("extensions.persistedQuery.sha256Hash", "expected the SHA-256 of the query, %d hexadecimal digits; send an id of another form as documentId", 2*sha256.Size)
}
