// Package floor has the servers that Casegraph is compared with. They answer only the
// queries of package workload, from the same databases, with net/http and statements written
// by hand.
//
// A floor should be the fastest server that its author could write. Each statement was
// chosen among several by measuring, and comments name the slower forms. The statements read
// the same data as Casegraph, with the same layout, indexes and settings, and give the same
// content. bench/run checks that before it measures.
package floor

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
)

// A Floor answers queries from one database.
type Floor interface {
	// Answer returns the JSON of a query's `data`.
	Answer(ctx context.Context, query string, v Variables) ([]byte, error)
	// Close closes the database.
	Close(ctx context.Context) error
}

// Variables are the variables of all queries.
type Variables struct {
	ID     string   `json:"id"`
	Prefix string   `json:"prefix"`
	Query  string   `json:"query"`
	Months float64  `json:"months"`
	Of     []string `json:"of"`
	From   string   `json:"from"`
	To     string   `json:"to"`
	// Key and ID are the values of a cursor.
	Key string `json:"key"`
}

// maxBody bounds a request's body, in bytes.
const maxBody = 1 << 20

// What stands around the data.
var head, tail = []byte(`{"data":`), []byte("}")

// Handler answers POST /<query> with the variables as the body.
func Handler(f Floor) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("POST /{query}", func(w http.ResponseWriter, r *http.Request) {
		var v Variables
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(&v); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		data, err := f.Answer(r.Context(), r.PathValue("query"), v)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(len(head)+len(data)+len(tail)))
		for _, part := range [][]byte{head, data, tail} {
			_, _ = w.Write(part) // an error is the client's going away
		}
	})
	return mux
}

// Asked says whether a floor has an answer to a query, for which there may be no
// statement worth comparing with.
func Asked(store, query string) bool { return store != "sqlite" || query != "paths" }

func unknown(query string) error { return fmt.Errorf("there is no query %q", query) }
