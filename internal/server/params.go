package server

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"unicode/utf8"

	"casegraph/internal/fault"
)

// maxBody bounds a POST's body, in bytes.
const maxBody = 1 << 20

// maxPooled bounds the buffers in the pool, in bytes. A buffer may grow to twice the
// size of a large body.
const maxPooled = maxBody

// bodies is a pool of buffers for bodies. No parameter refers to a buffer's memory.
var bodies = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// readPost reads the parameters from a JSON body.
func readPost(w http.ResponseWriter, r *http.Request, p *params) error {
	if err := jsonBody(r.Header); err != nil {
		return err
	}
	buf := bodies.Get().(*bytes.Buffer)
	defer func() {
		if buf.Cap() <= maxPooled {
			bodies.Put(buf)
		}
	}()
	buf.Reset()
	if _, err := buf.ReadFrom(http.MaxBytesReader(w, r.Body, maxBody)); err != nil {
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			return badRequest{http.StatusRequestEntityTooLarge,
				fault.New(fault.BadUserInput, "the body is larger than %d bytes", maxBody)}
		}
		return fault.Wrap(fault.BadUserInput, err, "the body could not be read to its end")
	}
	p.Headers = r.Header
	return parseBody(buf.Bytes(), p)
}

// jsonBody refuses a body that is not JSON in UTF-8.
func jsonBody(h http.Header) error {
	contentType := h.Get("Content-Type")
	if contentType != "application/json" {
		media, params, err := mime.ParseMediaType(contentType)
		charset, named := params["charset"]
		if err != nil || media != "application/json" || named && !strings.EqualFold(charset, "utf-8") {
			return badRequest{http.StatusUnsupportedMediaType,
				fault.New(fault.BadUserInput, "the body has to be sent as Content-Type: application/json, in UTF-8")}
		}
	}
	if e := h.Get("Content-Encoding"); e != "" && !strings.EqualFold(e, "identity") {
		return badRequest{http.StatusUnsupportedMediaType,
			fault.New(fault.BadUserInput, "the body has to be sent without a Content-Encoding")}
	}
	return nil
}

// parseBody parses {"query", "operationName", "variables", "extensions"}. It is
// stricter than encoding/json: names of members are case-sensitive, and text that is
// not UTF-8 is an error. It ignores other members, as the specification requires.
func parseBody(body []byte, p *params) error {
	if !utf8.Valid(body) {
		return fault.New(fault.BadUserInput, "the body is not UTF-8")
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(body, &members); err != nil || members == nil {
		if _, ok := errors.AsType[*json.SyntaxError](err); ok {
			return fault.New(fault.BadUserInput, "the body is not JSON: %v", err)
		}
		return fault.New(fault.BadUserInput, `the body has to be a JSON object such as {"query": "…"}`)
	}
	for _, name := range ids {
		if v := members[name]; !isNull(v) && !jsonString(v, &p.id) {
			return fault.Input(name, "expected a string")
		}
	}
	if name := members["operationName"]; !isNull(name) && !jsonString(name, &p.OperationName) {
		return fault.Input("operationName", "expected a string or null")
	}
	var err error
	if p.Variables, err = p.object("variables", members["variables"]); err != nil {
		return err
	}
	if p.Extensions, err = p.object("extensions", members["extensions"]); err != nil {
		return err
	}
	if err := p.persisted(); err != nil {
		return err
	}
	query, ok := members["query"]
	if byID := p.id != "" || p.hash != nil; !ok || byID && isNull(query) {
		if byID {
			return nil
		}
		return missingQuery()
	}
	if !jsonString(query, &p.Query) {
		return fault.Input("query", "expected a string")
	}
	return nil
}

// ids are the parameters in which clients send the id of an operation: the one of the
// specification's draft, and those of Relay's documentation.
var ids = [...]string{"documentId", "doc_id", "id"}

// readGet reads the parameters from the query string.
func readGet(_ http.ResponseWriter, r *http.Request, p *params) error {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return fault.New(fault.BadUserInput, "the query string is malformed")
	}
	for _, name := range [...]string{"query", "operationName", "variables", "extensions", ids[0], ids[1], ids[2]} {
		switch v := values[name]; {
		case len(v) > 1:
			return fault.Input(name, "given %d times; expected it once", len(v))
		case len(v) == 1 && !utf8.ValidString(v[0]):
			return fault.Input(name, "expected UTF-8")
		}
	}
	p.Query = values.Get("query")
	for _, name := range ids {
		p.id = cmp.Or(p.id, values.Get(name))
	}
	p.OperationName = values.Get("operationName")
	p.Headers = r.Header
	if p.Variables, err = p.object("variables", []byte(values.Get("variables"))); err != nil {
		return err
	}
	if p.Extensions, err = p.object("extensions", []byte(values.Get("extensions"))); err != nil {
		return err
	}
	if err := p.persisted(); err != nil {
		return err
	}
	if p.Query == "" && p.id == "" && p.hash == nil {
		return missingQuery()
	}
	return nil
}

func missingQuery() error {
	return fault.Input("query", "the request has no query; the page at / shows how to send one")
}

func isNull(raw []byte) bool { return len(raw) == 0 || string(raw) == "null" }

// jsonString parses a JSON string, and says whether raw, which is valid JSON, is one.
func jsonString(raw []byte, into *string) bool {
	return len(raw) > 0 && raw[0] == '"' && json.Unmarshal(raw, into) == nil
}

// object parses a JSON object. It returns nil for null and for an absent value. Numbers
// are kept as json.Number, so that none loses digits.
func (p *params) object(name string, raw []byte) (map[string]any, error) {
	if isNull(raw) {
		return nil, nil
	}
	if err := p.limits.Input(name, raw); err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v map[string]any
	if err := d.Decode(&v); err != nil {
		return nil, fault.Input(name, "expected a JSON object")
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fault.Input(name, "expected one JSON object and nothing after it")
	}
	return v, nil
}
