package view

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph/answer"
	"casegraph/graph/api"
	"casegraph/graph/compile"
	"casegraph/graph/input"
	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/text"
)

// Bounds of a search. What a label begins with is held against its key, so it may
// not be longer than one.
const (
	maxQuery       = text.KeyRunes // characters
	maxTerms       = 32
	defaultSuggest = 10
)

func searchView() view {
	return view{
		api.Declaration{Types: []string{"Search", "Highlight", "TypeCount"}, Roots: []string{"search", "suggest"}, Query: declareSearch},
		compile.Extension{Roots: map[string]compile.RootCompiler{"search": found, "suggest": suggested}},
	}
}

// declareSearch writes the types of a search and the root fields.
func declareSearch(e *api.Builder, query *ast.Definition) {
	types := api.Argument("types", "[NodeType!]", "Find only nodes of these types.")
	page := api.PageArguments()
	api.Field(query, "search", "SearchConnection!",
		"The nodes whose texts hold what is looked for, whatever its case and diacritics and in any script. Those come first whose label begins with it, then the others, each by label, then id.",
		api.Argument("query", "String!", fmt.Sprintf("Words, all of which must occur, in whole or as a part; \"phrases\" in quotes; -words and -\"phrases\" that must not occur. At most %d characters.", maxQuery)),
		types, api.Argument("where", "NodeWhere", "Keep only nodes like this."), page[0], page[1])
	limit := api.Argument("limit", "Int", "How many at most, 1 to 100.")
	limit.DefaultValue = &ast.Value{Kind: ast.IntValue, Raw: fmt.Sprint(defaultSuggest)}
	api.Field(query, "suggest", "[Node!]!", "The nodes whose label begins with what was typed so far, whatever its case and diacritics, by label, then id.",
		api.Argument("prefix", "String!", fmt.Sprintf("What was typed, at most %d characters.", maxQuery)), types, limit)

	e.ListType("Search", "Node", "", api.GroupKeys{})
	list := e.Document.Definitions.ForName("SearchConnection")
	list.Fields.ForName("totalCount").Description = fmt.Sprintf("How many nodes are found, counted up to %d and only when asked for.", plan.Bound)
	api.Field(list, "totalCountExact", "Boolean!", "Whether totalCount is all of them; if not, there are more.")
	api.Field(list, "types", "[TypeCount!]!", "How many of those that totalCount counts are of which type, the most frequent first.")
	api.Field(e.Document.Definitions.ForName("SearchEdge"), "highlights", "[Highlight!]!", "Where in the node's texts it stands what was looked for.")
	d := e.Add(ast.Object, "TypeCount", "How many nodes of a type are found.")
	api.Field(d, "type", "NodeType!", "The type.")
	api.Field(d, "count", "Int!", "How many.")
	d = e.Add(ast.Object, "Highlight", "A part of a text in which something that was looked for occurs.")
	api.Field(d, "field", "String!", "The field of the node that has the text.")
	api.Field(d, "index", "Int", "Which text it is where the field is a list, from 0; else null.")
	api.Field(d, "start", "Int!", "Where the part begins, in code points from 0.")
	api.Field(d, "length", "Int!", "How long it is, in code points.")
}

// found compiles the root field `search`.
func found(c *compile.Compiler, f graphql.CollectedField, args input.Object) (*plan.List, answer.Answer, error) {
	q, err := query(args.Get("query"))
	if err != nil {
		return nil, nil, err
	}
	before := c.PlanSize()
	list, far, err := searched(c, args, func(types []*catalog.NodeType) plan.Search { return store.SearchOf(types, q) })
	if err != nil {
		return nil, nil, err
	}
	rows := func(r *compile.Row, set ast.SelectionSet) (answer.Object, error) { return c.Node(r, far, set) }
	l := compile.Listing{On: "Query", Far: far, CountsFirst: true, Conditions: c.PlanSize() - before}
	l.Fields = map[string]func(*plan.List, graphql.CollectedField) (answer.Answer, error){
		"totalCount": func(list *plan.List, _ graphql.CollectedField) (answer.Answer, error) {
			list.Total = true
			return boundTotal{}, nil
		},
		"totalCountExact": func(list *plan.List, _ graphql.CollectedField) (answer.Answer, error) {
			list.Total = true
			return boundExact{}, nil
		},
		"types": func(list *plan.List, f graphql.CollectedField) (answer.Answer, error) {
			return countedTypes(c, list, f), nil
		},
	}
	l.EdgeFields = map[string]func(*compile.Row, graphql.CollectedField) (answer.Answer, error){
		"highlights": func(r *compile.Row, f graphql.CollectedField) (answer.Answer, error) {
			return highlighted(c, r, far, &q, f)
		},
	}
	return c.Paged(f, args, list, l, rows)
}

// suggested compiles the root field `suggest`.
func suggested(c *compile.Compiler, f graphql.CollectedField, args input.Object) (*plan.List, answer.Answer, error) {
	prefix, err := folded("prefix", args.Get("prefix"))
	if err != nil {
		return nil, nil, err
	}
	if prefix = strings.TrimLeft(prefix, " "); prefix == "" {
		return nil, nil, fault.Input("prefix", "there is nothing to begin with; give at least one letter")
	}
	limit := any(int64(defaultSuggest))
	if v := args.Get("limit"); v != nil {
		if limit, err = input.IntIn("limit", v, 1, plan.MaxPage); err != nil {
			return nil, nil, err
		}
	}
	list, far, err := searched(c, args, func(types []*catalog.NodeType) plan.Search {
		return plan.Search{Types: types, Rank: store.LabelsFrom(prefix)}
	})
	if err != nil {
		return nil, nil, err
	}
	r := &compile.Row{}
	of, err := c.Node(r, far, f.Selections)
	list.Limit, list.Row = int(limit.(int64)), r.Fields
	return list, answer.List{Of: of}, err
}

// searched is the list of a search, but for its page, and what may stand in its
// rows.
func searched(c *compile.Compiler, args input.Object, from func(types []*catalog.NodeType) plan.Search) (*plan.List, *catalog.Far, error) {
	far, list := c.Catalog.Any, &plan.List{}
	if v := args.Get("types"); v != nil {
		is, err := c.TypesIn("types", v)
		if err != nil {
			return nil, nil, err
		}
		if is, ok := is.(plan.Is); ok {
			far = &catalog.Far{Name: far.Name, Types: is.Nodes}
		} else {
			list.Filter = plan.False // of no types
		}
	}
	if v := args.Get("where"); v != nil {
		where, err := c.NodeWhere("where", c.Catalog.Any, v)
		if err != nil {
			return nil, nil, err
		}
		list.Filter = plan.All(list.Filter, where)
	}
	s := from(far.Types)
	list.From = s
	list.Order = []plan.Term{{By: s.Rank}, {By: compile.KeyColumn(plan.Node, catalog.Find(c.Catalog.NodeFields, "label"))}, {By: compile.IDColumn(plan.Node, c.Catalog.NodeFields)}}
	return list, far, nil
}

// query reads what is looked for.
func query(v any) (text.Query, error) {
	if _, err := folded("query", v); err != nil {
		return text.Query{}, err
	}
	q := text.ParseQuery(v.(string))
	switch {
	case len(q.Terms) == 0 && len(q.Without) > 0:
		return q, fault.Input("query", "it says only what must not occur; give a word to look for too")
	case len(q.Terms) == 0:
		return q, fault.Input("query", "there is nothing to look for; give at least one word")
	case len(q.Terms)+len(q.Without) > maxTerms:
		return q, fault.Input("query", "%d words and phrases are too many: at most %d may be looked for at once; put a long phrase in quotes", len(q.Terms)+len(q.Without), maxTerms)
	}
	return q, nil
}

// folded reads a text that may be looked for.
func folded(argument string, v any) (string, error) {
	s, ok := v.(string)
	if !ok {
		return "", fault.Input(argument, "expected a string, not %s", input.Show(v))
	}
	if err := text.Check(s); err != nil {
		return "", fault.Input(argument, "%v", err)
	}
	if n := utf8.RuneCountInString(s); n > maxQuery {
		return "", fault.Input(argument, "%d characters are too many: at most %d may be looked for", n, maxQuery)
	}
	s = text.Fold(s)
	if n := utf8.RuneCountInString(s); n > maxQuery { // as when each was an ß
		return "", fault.Input(argument, "written out it has %d characters, which are too many: at most %d may be looked for", n, maxQuery)
	}
	return s, nil
}
