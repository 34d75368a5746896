package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/validator"
	validation "github.com/vektah/gqlparser/v2/validator/rules"

	"casegraph/internal/server"
)

// The names that --all adds to an operation.
const (
	allAfter = "casegraphAfter"
	allPage  = "casegraphPage"
)

// A pagedList is a connection in an operation.
type pagedList struct {
	path   []string     // its response keys
	fields []*ast.Field // its selections, which are merged
}

// A member is a field of a list, by the key that the answer has for it.
type member struct {
	key   string
	field *ast.Field
}

// members returns the selected fields of a list that have a name.
func (l pagedList) members(name string) (out []member) {
	for _, f := range l.fields {
		out = append(out, membersIn(f.SelectionSet, name)...)
	}
	return out
}

// membersIn returns the fields in a selection that have a name.
func membersIn(set ast.SelectionSet, name string) (out []member) {
	for _, selection := range set {
		switch f := selection.(type) {
		case *ast.Field:
			if f.Name == name {
				out = append(out, member{f.Alias, f})
			}
		case *ast.InlineFragment:
			out = append(out, membersIn(f.SelectionSet, name)...)
		case *ast.FragmentSpread:
			out = append(out, membersIn(f.Definition.SelectionSet, name)...)
		}
	}
	return out
}

// rows returns the keys of its rows in the answer.
func (l pagedList) rows() (keys []string) {
	for _, m := range append(l.members("nodes"), l.members("edges")...) {
		if !slices.Contains(keys, m.key) {
			keys = append(keys, m.key)
		}
	}
	return keys
}

// allPages answers an operation with all pages of its one list, joined as if they were one page.
func (cmd *queryCommand) allPages(ctx context.Context, s *server.Server, schema *ast.Schema, text string) (answer []byte, failed bool, err error) {
	values, err := cmd.variables()
	if err != nil {
		return nil, false, err
	}
	doc, errs := gqlparser.LoadQueryWithRules(schema, text, validation.NewDefaultRules())
	if errs != nil || doc.Operations.ForName(cmd.Operation) == nil {
		return cmd.post(ctx, s, text, values) // which says what is wrong
	}
	op := doc.Operations.ForName(cmd.Operation)
	list, err := onlyList(schema, op.SelectionSet)
	if err != nil {
		return nil, false, err
	}
	for _, name := range []string{"last", "before"} {
		if list.fields[0].Arguments.ForName(name) != nil {
			return nil, false, usageError(fmt.Sprintf("--all goes forward: leave %s out", name))
		}
	}
	if list.fields[0].Arguments.ForName("first") == nil {
		list.set("first", &ast.Value{Kind: ast.IntValue, Raw: "100"})
	}
	whole := joined{list: list, path: append([]string{"data"}, list.path...), rows: map[string][][]byte{}}
	list.fields[0].SelectionSet = append(list.fields[0].SelectionSet, &ast.Field{Alias: allPage, Name: "pageInfo", SelectionSet: ast.SelectionSet{
		&ast.Field{Alias: "hasNextPage", Name: "hasNextPage"}, &ast.Field{Alias: "endCursor", Name: "endCursor"},
	}})
	for text = printed(doc); ; text = printed(doc) {
		if answer, failed, err = cmd.post(ctx, s, text, values); err != nil || failed {
			return answer, failed, err
		}
		next, err := whole.add(answer)
		if err != nil || next == "" {
			return whole.answer(), false, err
		}
		if values == nil {
			values = map[string]any{}
		}
		if values[allAfter] == nil {
			list.set("after", &ast.Value{Kind: ast.Variable, Raw: allAfter})
			op.VariableDefinitions = append(op.VariableDefinitions, &ast.VariableDefinition{Variable: allAfter, Type: ast.NamedType("String", nil)})
			dropUnused(schema, doc, op)
		}
		values[allAfter] = next
	}
}

// set sets an argument of the list.
func (l pagedList) set(name string, v *ast.Value) {
	for _, f := range l.fields {
		if a := f.Arguments.ForName(name); a != nil {
			a.Value = v
		} else {
			f.Arguments = append(f.Arguments, &ast.Argument{Name: name, Value: v})
		}
	}
}

// dropUnused drops the variables that an operation does not use, such as one for the start of the
// first page.
func dropUnused(s *ast.Schema, doc *ast.QueryDocument, op *ast.OperationDefinition) {
	for _, v := range op.VariableDefinitions {
		v.Used = false
	}
	validator.Walk(s, doc, &validator.Events{})
	op.VariableDefinitions = slices.DeleteFunc(op.VariableDefinitions, func(v *ast.VariableDefinition) bool { return !v.Used })
}

func printed(doc *ast.QueryDocument) string {
	var b strings.Builder
	formatter.NewFormatter(&b).FormatQueryDocument(doc)
	return b.String()
}

// onlyList returns the one list whose rows a selection asks for.
func onlyList(s *ast.Schema, set ast.SelectionSet) (pagedList, error) {
	var withRows []pagedList
	for _, l := range listsIn(s, set, nil) {
		if len(l.rows()) > 0 {
			withRows = append(withRows, l)
			continue
		}
		for _, f := range l.fields {
			if inner := listsIn(s, f.SelectionSet, l.path); len(inner) > 0 {
				return l, usageError(fmt.Sprintf("--all does not follow lists in other lists, such as %s: leave --all out, and ask for its pages with after", strings.Join(inner[0].path, ".")))
			}
		}
	}
	if len(withRows) != 1 {
		return pagedList{}, usageError(fmt.Sprintf("--all follows the pages of one list, and the operation has %d: ask for one with nodes or edges", len(withRows)))
	}
	return withRows[0], nil
}

// listsIn returns the connections of a selection that are in no other list.
func listsIn(s *ast.Schema, set ast.SelectionSet, path []string) (out []pagedList) {
	add := func(lists ...pagedList) {
		for _, l := range lists {
			same := func(o pagedList) bool { return slices.Equal(o.path, l.path) }
			if i := slices.IndexFunc(out, same); i >= 0 {
				out[i].fields = append(out[i].fields, l.fields...)
			} else {
				out = append(out, l)
			}
		}
	}
	for _, selection := range set {
		switch f := selection.(type) {
		case *ast.Field:
			path := append(path[:len(path):len(path)], f.Alias)
			switch d := s.Types[f.Definition.Type.Name()]; {
			case d.Fields.ForName("pageInfo") != nil && d.Fields.ForName("nodes") != nil:
				add(pagedList{path, []*ast.Field{f}})
			case f.Definition.Type.Elem == nil:
				add(listsIn(s, f.SelectionSet, path)...)
			}
		case *ast.InlineFragment:
			add(listsIn(s, f.SelectionSet, path)...)
		case *ast.FragmentSpread:
			add(listsIn(s, f.Definition.SelectionSet, path)...)
		}
	}
	return out
}

// joined is the answer to the first page, with the rows of all pages and the end of the last.
type joined struct {
	list        pagedList
	path        []string            // of the list in an answer
	first, last []byte              // answers; last is nil if there is no list
	rows        map[string][][]byte // the contents of the lists of rows, by key
}

// at returns the path of a member of the list.
func (j *joined) at(keys ...string) []string { return slices.Concat(j.path, keys) }

// add adds the answer to a page, and returns the cursor of the next one; "" if there is none.
func (j *joined) add(answer []byte) (next string, err error) {
	if j.first == nil {
		j.first = answer
	}
	from, to, ok := span(answer, j.path)
	if !ok || string(answer[from:to]) == "null" { // such as a node that does not exist
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
	j.last = answer
	for _, key := range j.list.rows() {
		from, to, ok := span(answer, j.at(key))
		if ok && to-from > len("[]") {
			j.rows[key] = append(j.rows[key], answer[from+1:to-1])
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
	if j.last == nil {
		return out
	}
	for key, rows := range j.rows {
		out = replaced(out, j.at(key), slices.Concat([]byte("["), bytes.Join(rows, []byte(",")), []byte("]")))
	}
	for _, info := range j.list.members("pageInfo") {
		for _, name := range []string{"hasNextPage", "endCursor"} {
			for _, m := range membersIn(info.field.SelectionSet, name) {
				at := j.at(info.key, m.key)
				if from, to, ok := span(j.last, at); ok {
					out = replaced(out, at, j.last[from:to])
				}
			}
		}
	}
	return without(out, j.at(allPage))
}

// replaced returns an object with another value at a path, if it has one there.
func replaced(object []byte, path []string, value []byte) []byte {
	from, to, ok := span(object, path)
	if !ok {
		return object
	}
	return slices.Concat(object[:from], value, object[to:])
}

// without returns an object without the member at a path.
func without(object []byte, path []string) []byte {
	from, to, ok := span(object, path)
	if !ok {
		return object
	}
	from = bytes.LastIndex(object[:from], []byte(`"`+path[len(path)-1]+`"`))
	switch {
	case object[from-1] == ',':
		from--
	case object[to] == ',':
		to++
	}
	return slices.Concat(object[:from], object[to:])
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
