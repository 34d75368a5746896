package server

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func hashed(text string) string { return digestOf(text).String() }

func TestQueriesAreAskedForAgainByTheirHash(t *testing.T) {
	s := New(testConfig(io.Discard))
	query, hash := "{ echo }", hashed("{ echo }")
	by := func(hash string) string {
		return `"extensions":{"persistedQuery":{"version":1,"sha256Hash":"` + hash + `"}}`
	}
	const missing = `{"errors":[{"message":"PersistedQueryNotFound","extensions":{"code":"PERSISTED_QUERY_NOT_FOUND"}}]}`
	for _, c := range []struct{ body, want string }{
		{`{` + by(hash) + `}`, missing},
		{`{"query":"{ nothing }",` + by(hashed("{ nothing }")) + `}`, "GRAPHQL_VALIDATION_FAILED"},
		{`{` + by(hashed("{ nothing }")) + `}`, missing}, // documents that are not valid are not cached
		{`{"query":"` + query + `",` + by(hashed("other")) + `}`, "sha256Hash: this is not the SHA-256 of the query"},
		{`{"query":"` + query + `",` + by(hash) + `}`, `"data":{"echo":""`},
		{`{` + by(hash) + `}`, `"data":{"echo":""`},
		{`{"query":null,` + by(strings.ToUpper(hash)) + `}`, `"data":{"echo":""`},
		{`{"extensions":{"persistedQuery":{"version":2,"sha256Hash":"x"}}}`, "BAD_USER_INPUT"},
		{`{"extensions":{"persistedQuery":7}}`, "BAD_USER_INPUT"},
		{`{` + by("abc") + `}`, "sha256Hash: expected the SHA-256 of the query, 64 hexadecimal digits"},
		{`{` + by(strings.Repeat("g", 64)) + `}`, "64 hexadecimal digits"},
		{`{` + by(strings.Repeat("0", 900_000)) + `}`, "64 hexadecimal digits"},
		{`{"documentId":"x"}`, "send the query"},
		{`{"documentId":7}`, "documentId: expected a string"},
		{`{"extensions":{}}`, "query: the request has no query"},
	} {
		if w := post(s, c.body); !strings.Contains(w.Body.String(), c.want) || w.Code/100 == 5 {
			t.Errorf("%s: %d %s, want %s", c.body, w.Code, w.Body, c.want)
		}
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/graphql?extensions="+url.QueryEscape(`{"persistedQuery":{"version":1,"sha256Hash":"`+hash+`"}}`), nil))
	if !strings.Contains(w.Body.String(), `"data":{"echo":""`) {
		t.Error("by GET:", w.Body)
	}
}

func TestOnlyTrustedOperationsRun(t *testing.T) {
	s := New(testConfig(io.Discard))
	if err := s.Trust(map[string]string{"one": "{ echo }", hashed("{ echo }"): "{ echo }", "two": "query Two { down }"}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ body, want string }{
		{`{"documentId":"one"}`, `"data":{"echo":""`}, {`{"doc_id":"one"}`, `"data":{"echo":""`}, {`{"id":"one"}`, `"data":{"echo":""`},
		{`{"documentId":"sha256:one"}`, `"data":{"echo":""`},
		{`{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"` + hashed("{ echo }") + `"}}}`, `"data":{"echo":""`},
		{`{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"one"}}}`, "64 hexadecimal digits"},
		{`{"query":"{ echo }"}`, `"data":{"echo":""`}, // by the text
		{`{"query":"{ echo  }"}`, "FORBIDDEN"}, {`{"documentId":"three"}`, "FORBIDDEN"},
		{`{"documentId":"one","query":"{ panics }"}`, "FORBIDDEN"},
		{`{"query":"{ panics }","extensions":{"persistedQuery":{"version":1,"sha256Hash":"` + hashed("{ panics }") + `"}}}`, "FORBIDDEN"},
		{`{"query":"{ __schema { types { name } } }"}`, "FORBIDDEN"},
	} {
		if w := post(s, c.body); !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s: %d %s, want %s", c.body, w.Code, w.Body, c.want)
		}
	}
	err := New(testConfig(io.Discard)).Trust(map[string]string{"a": "{ echo }", "b": "{ nothing }", "c": "{"})
	if err == nil || strings.Contains(err.Error(), "operation a") || !strings.Contains(err.Error(), "operation b: Cannot query") || !strings.Contains(err.Error(), "operation c: ") {
		t.Error(err)
	}
}
