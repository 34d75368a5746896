package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"golang.org/x/tools/txtar"

	"casegraph/internal/catalog"
)

// FuzzOperation runs any text as a query with any variables. It must not panic, must answer
// JSON, and every error must have a code.
func FuzzOperation(f *testing.F) {
	files, _ := filepath.Glob("testdata/*/*.txtar")
	for _, name := range files {
		a, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for i, x := range a.Files {
			if x.Name != "query" {
				continue
			}
			variables := []byte("{}")
			if i+1 < len(a.Files) && a.Files[i+1].Name == "variables" {
				variables = a.Files[i+1].Data
			}
			f.Add(string(x.Data), variables)
		}
	}
	f.Add(everything, []byte("null"))
	s := serve(f, small(f))
	f.Fuzz(func(t *testing.T, query string, variables []byte) {
		params := &graphql.RawParams{Query: query}
		d := json.NewDecoder(bytes.NewReader(variables))
		d.UseNumber()
		if d.Decode(&params.Variables) != nil {
			return
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		s.plans, s.answer = nil, filled(1)
		resp := s.run(ctx, params)
		if resp == nil {
			return
		}
		if len(resp.Data) > 0 && !json.Valid(resp.Data) {
			t.Errorf("not JSON: %s", resp.Data)
		}
		for _, e := range resp.Errors {
			if code, _ := e.Extensions["code"].(string); code == "" || code == "INTERNAL_SERVER_ERROR" {
				t.Errorf("%q: %v", code, e)
			}
		}
		for _, l := range s.plans {
			_ = l.String()
		}
	})
}

// FuzzSchema serves any schema that the catalog accepts. The derived API must be valid, and
// every type must be readable.
func FuzzSchema(f *testing.F) {
	files, _ := filepath.Glob("../schema/*.graphql")
	more, _ := filepath.Glob("testdata/domain/*.graphql")
	for _, name := range append(files, more...) {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add(`"A \"\"\" B\\" type A @node(plural: "as") { """ "x" \""" \\ """ a: String @label }`)
	f.Add(`"A." type A @node(plural: "as") "B." type B @node(plural: "bs") "U." union U = A | B "R." type R @relationship(name: "R", from: "U", out: "r", to: "U", in: "s") { "X." x: E } "E." enum E { "V." V }`)
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ReadCatalog(fstest.MapFS{"a.graphql": {Data: []byte(text)}})
		if err != nil {
			return
		}
		e, err := New(c, &fake{}, Info{})
		if _, warned := errors.AsType[catalog.Problems](err); warned {
			return // a @warn whose text is not a filter
		}
		if err != nil {
			t.Fatal(err)
		}
		if len(e.Schema().Types) == 0 || SDL(c) == "" {
			t.Error("nothing")
		}
	})
}
