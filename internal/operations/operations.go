// Package operations reads manifests: files in which the build tools of clients list the
// operations that the clients send. A server can be limited to the operations of a
// manifest.
package operations

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
)

// apollo is the format of the manifests of @apollo/generate-persisted-query-manifest.
const apollo = "apollo-persisted-query-manifest"

// Read reads a manifest, and returns the text of each operation by its id. A manifest has
// Apollo's format,
//
//	{"format": "apollo-persisted-query-manifest", "version": 1,
//	 "operations": [{"id": "…", "name": "…", "type": "query", "body": "query …"}]}
//
// or that of Relay's compiler (persistConfig.file), {"id": "query …"}. The error names the
// file and the operation.
func Read(file string) (map[string]string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	all, err := parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return all, nil
}

func parse(text []byte) (map[string]string, error) {
	var form struct {
		Format     json.RawMessage
		Version    int
		Operations []struct{ ID, Name, Body string }
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil || members == nil {
		return nil, errors.New("expected a JSON object as Apollo's and Relay's tools write it")
	}
	out := map[string]string{}
	if string(members["format"]) != `"`+apollo+`"` {
		for id, member := range members {
			var body string
			if json.Unmarshal(member, &body) != nil {
				return nil, fmt.Errorf("operation %q: expected its text, as in {\"id\": \"query …\"}", id)
			}
			out[id] = body
		}
	} else {
		if err := json.Unmarshal(text, &form); err != nil {
			return nil, fmt.Errorf("expected a manifest in Apollo's format: %w", err)
		}
		if form.Version != 1 {
			return nil, fmt.Errorf("the version is %d; expected 1", form.Version)
		}
		for i, o := range form.Operations {
			if o.ID == "" || o.Body == "" {
				return nil, fmt.Errorf("operations[%d] %s: the id or the body is missing", i, o.Name)
			}
			if body, ok := out[o.ID]; ok && body != o.Body {
				return nil, fmt.Errorf("operations[%d] %s: another operation has the same id, %s", i, o.Name, o.ID)
			}
			out[o.ID] = o.Body
		}
	}
	if len(out) == 0 {
		return nil, errors.New("the manifest has no operations, so the server could run none")
	}
	return out, nil
}
