// Package operations reads the operations that clients were built with, from the
// files that their tools write: a server that trusts them runs nothing else.
package operations

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
)

// apollo is what @apollo/generate-persisted-query-manifest writes.
const apollo = "apollo-persisted-query-manifest"

// Read reads a manifest and gives the text of each operation by its id. It is
// either Apollo's,
//
//	{"format": "apollo-persisted-query-manifest", "version": 1,
//	 "operations": [{"id": "…", "name": "…", "type": "query", "body": "query …"}]}
//
// or that of Relay's compiler (persistConfig.file), {"id": "query …"}.
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
		return nil, errors.New("expected a JSON object, as Apollo's and Relay's tools write it")
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
			return nil, fmt.Errorf("expected a manifest of Apollo's: %w", err)
		}
		if form.Version != 1 {
			return nil, fmt.Errorf("its version is %d; expected 1", form.Version)
		}
		for i, o := range form.Operations {
			if o.ID == "" || o.Body == "" {
				return nil, fmt.Errorf("operations[%d] %s: it has no id or no body", i, o.Name)
			}
			if body, ok := out[o.ID]; ok && body != o.Body {
				return nil, fmt.Errorf("operations[%d] %s: another has its id, %s", i, o.Name, o.ID)
			}
			out[o.ID] = o.Body
		}
	}
	if len(out) == 0 {
		return nil, errors.New("it has no operations, so that nothing could be asked")
	}
	return out, nil
}
