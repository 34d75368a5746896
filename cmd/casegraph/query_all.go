package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	validation "github.com/vektah/gqlparser/v2/validator/rules"

	"casegraph/internal/server"
)

// The names that --all adds to an operation.
const (
	allAfter = "casegraphAfter"
	allPage  = "casegraphPage"
)

// A pagedList is the list of an operation whose pages are followed: a connection.
type pagedList struct {
	path  []string // its response keys
	field *ast.Field
}

// allPages answers an operation with all pages of its one list, joined as if they were one page.
func (cmd *queryCommand) allPages(ctx context.Context, s *server.Server, schema *ast.Schema, text string) (answer []byte, failed bool, err error) {
	values, err := cmd.variables()
	if err != nil {
		return nil, false, err
	}
	doc, errs := gqlparser.LoadQueryWithRules(schema, text, validation.NewDefaultRules())
	if errs != nil || doc.Operations.ForName(cmd.Operation) == nil {
		return cmd.onePage(ctx, s, text, values) // which says what is wrong
	}
	op := doc.Operations.ForName(cmd.Operation)
	lists := listsIn(schema, op.SelectionSet, nil)
	if len(lists) != 1 {
		return nil, false, usageError(fmt.Sprintf("--all follows the pages of one list, and the operation has %d: ask for one with nodes or edges", len(lists)))
	}
	list := lists[0]
	for _, name := range []string{"last", "before"} {
		if list.field.Arguments.ForName(name) != nil {
			return nil, false, usageError(fmt.Sprintf("--all goes forward: leave %s out", name))
		}
	}
	if list.field.Arguments.ForName("first") == nil {
		list.field.Arguments = append(list.field.Arguments, &ast.Argument{Name: "first", Value: &ast.Value{Kind: ast.IntValue, Raw: "100"}})
	}
	list.field.SelectionSet = append(list.field.SelectionSet, &ast.Field{Alias: allPage, Name: "pageInfo", SelectionSet: ast.SelectionSet{
		&ast.Field{Alias: "hasNextPage", Name: "hasNextPage"}, &ast.Field{Alias: "endCursor", Name: "endCursor"},
	}})
	var whole joined
	for {
		if answer, failed, err = cmd.onePage(ctx, s, printed(doc), values); err != nil || failed {
			return answer, failed, err
		}
		next, err := whole.add(answer, list.path)
		if err != nil || next == "" {
			return whole.answer(), false, err
		}
		if values == nil {
			values = map[string]any{}
		}
		if values[allAfter] == nil {
			after := &ast.Value{Kind: ast.Variable, Raw: allAfter}
			if a := list.field.Arguments.ForName("after"); a != nil {
				a.Value = after
			} else {
				list.field.Arguments = append(list.field.Arguments, &ast.Argument{Name: "after", Value: after})
			}
			op.VariableDefinitions = append(op.VariableDefinitions, &ast.VariableDefinition{Variable: allAfter, Type: ast.NamedType("String", nil)})
		}
		values[allAfter] = next
	}
}

// onePage answers an operation once.
func (cmd *queryCommand) onePage(ctx context.Context, s *server.Server, text string, values map[string]any) (answer []byte, failed bool, err error) {
	body, err := json.Marshal(map[string]any{"query": text, "variables": values, "operationName": cmd.Operation})
	if cmd.Operation == "" {
		body, err = json.Marshal(map[string]any{"query": text, "variables": values})
	}
	if err != nil {
		return nil, false, err
	}
	answer, failed = s.Answer(ctx, body)
	return answer, failed, ctx.Err()
}

func printed(doc *ast.QueryDocument) string {
	var b strings.Builder
	formatter.NewFormatter(&b).FormatQueryDocument(doc)
	return b.String()
}

// listsIn returns the connections of a selection that are in no other list.
func listsIn(s *ast.Schema, set ast.SelectionSet, path []string) (out []pagedList) {
	for _, selection := range set {
		switch f := selection.(type) {
		case *ast.Field:
			path := append(path[:len(path):len(path)], f.Alias)
			switch d := s.Types[f.Definition.Type.Name()]; {
			case d.Fields.ForName("pageInfo") != nil && d.Fields.ForName("nodes") != nil:
				out = append(out, pagedList{path, f})
			case f.Definition.Type.Elem == nil:
				out = append(out, listsIn(s, f.SelectionSet, path)...)
			}
		case *ast.InlineFragment:
			out = append(out, listsIn(s, f.SelectionSet, path)...)
		case *ast.FragmentSpread:
			out = append(out, listsIn(s, f.Definition.SelectionSet, path)...)
		}
	}
	return out
}

// joined is the answer to the first page, with the rows of all pages.
type joined struct {
	first []byte
	path  []string
	rows  map[string][][]byte // the contents of the lists nodes and edges
}

// add adds the answer to a page, and returns the cursor of the next one; "" if there is none.
func (j *joined) add(answer []byte, path []string) (next string, err error) {
	path = append([]string{"data"}, path...)
	from, to, ok := span(answer, path)
	if !ok || string(answer[from:to]) == "null" { // such as a node that does not exist
		if j.first == nil {
			j.first = answer
		}
		return "", nil
	}
	var page struct {
		Info struct {
			HasNextPage bool
			EndCursor   string
		} `json:"casegraphPage"`
	}
	if err := json.Unmarshal(answer[from:to], &page); err != nil {
		return "", err
	}
	if j.first == nil {
		j.first, j.path, j.rows = answer, path, map[string][][]byte{}
	}
	for _, name := range []string{"nodes", "edges"} {
		from, to, ok := span(answer, append(path[:len(path):len(path)], name))
		if ok && to-from > len("[]") {
			j.rows[name] = append(j.rows[name], answer[from+1:to-1])
		}
	}
	if !page.Info.HasNextPage {
		return "", nil
	}
	return page.Info.EndCursor, nil
}

// answer returns the joined answer.
func (j *joined) answer() []byte {
	out := j.first
	for name, rows := range j.rows {
		from, to, ok := span(out, append(j.path[:len(j.path):len(j.path)], name))
		if ok {
			out = bytes.Join([][]byte{out[:from+1], bytes.Join(rows, []byte(",")), out[to-1:]}, nil)
		}
	}
	if from, to, ok := span(out, append(j.path[:len(j.path):len(j.path)], allPage)); ok && j.path != nil {
		from = bytes.LastIndexByte(out[:from], ',') // other fields stand before it
		out = append(bytes.Clone(out[:from]), out[to:]...)
	}
	return out
}

// span returns where the value at a path of member names is in a JSON object.
func span(object []byte, path []string) (from, to int, ok bool) {
	to = len(object)
	for _, name := range path {
		d := json.NewDecoder(bytes.NewReader(object[from:to]))
		if t, err := d.Token(); err != nil || t != json.Delim('{') {
			return 0, 0, false
		}
		found := false
		for d.More() && !found {
			key, err := d.Token()
			var value json.RawMessage
			if err != nil || d.Decode(&value) != nil {
				return 0, 0, false
			}
			if key == name {
				end := from + int(d.InputOffset())
				from, to, found = end-len(value), end, true
			}
		}
		if !found {
			return 0, 0, false
		}
	}
	return from, to, true
}
