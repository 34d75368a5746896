package graph

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

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
		declaration{types: []string{"Search", "Highlight", "TypeCount"}, roots: []string{"search", "suggest"}, query: declareSearch},
		extension{roots: map[string]rootCompiler{"search": (*compiler).found, "suggest": (*compiler).suggested}},
	}
}

// declareSearch writes the types of a search and the root fields.
func declareSearch(e *expander, query *ast.Definition) {
	types := argument("types", "[NodeType!]", "Find only nodes of these types.")
	page := pageArguments()
	field(query, "search", "SearchConnection!",
		"The nodes whose texts hold what is looked for, whatever its case and diacritics and in any script. Those come first whose label begins with it, then the others, each by label, then id.",
		argument("query", "String!", fmt.Sprintf("Words, all of which must occur, in whole or as a part; \"phrases\" in quotes; -words and -\"phrases\" that must not occur. At most %d characters.", maxQuery)),
		types, argument("where", "NodeWhere", "Keep only nodes like this."), page[0], page[1])
	limit := argument("limit", "Int", "How many at most, 1 to 100.")
	limit.DefaultValue = &ast.Value{Kind: ast.IntValue, Raw: fmt.Sprint(defaultSuggest)}
	field(query, "suggest", "[Node!]!", "The nodes whose label begins with what was typed so far, whatever its case and diacritics, by label, then id.",
		argument("prefix", "String!", fmt.Sprintf("What was typed, at most %d characters.", maxQuery)), types, limit)

	e.listType("Search", "Node", "", traits{})
	list := e.doc.Definitions.ForName("SearchConnection")
	list.Fields.ForName("totalCount").Description = fmt.Sprintf("How many nodes are found, counted up to %d and only when asked for.", plan.Bound)
	field(list, "totalCountExact", "Boolean!", "Whether totalCount is all of them; if not, there are more.")
	field(list, "types", "[TypeCount!]!", "How many of those that totalCount counts are of which type, the most frequent first.")
	field(e.doc.Definitions.ForName("SearchEdge"), "highlights", "[Highlight!]!", "Where in the node's texts it stands what was looked for.")
	d := e.add(ast.Object, "TypeCount", "How many nodes of a type are found.")
	field(d, "type", "NodeType!", "The type.")
	field(d, "count", "Int!", "How many.")
	d = e.add(ast.Object, "Highlight", "A part of a text in which something that was looked for occurs.")
	field(d, "field", "String!", "The field of the node that has the text.")
	field(d, "index", "Int", "Which text it is where the field is a list, from 0; else null.")
	field(d, "start", "Int!", "Where the part begins, in code points from 0.")
	field(d, "length", "Int!", "How long it is, in code points.")
}

// found compiles the root field `search`.
func (c *compiler) found(f graphql.CollectedField, args object) (*plan.List, answer, error) {
	q, err := query(args.get("query"))
	if err != nil {
		return nil, nil, err
	}
	before := c.planSize()
	list, far, err := c.searched(args, func(types []*catalog.NodeType) plan.Search { return store.SearchOf(types, q) })
	if err != nil {
		return nil, nil, err
	}
	rows := func(r *row, set ast.SelectionSet) (shape, error) { return c.node(r, far, set) }
	l := listing{on: "Query", far: far, countsFirst: true, conditions: c.planSize() - before}
	l.fields = map[string]func(*plan.List, graphql.CollectedField) (answer, error){
		"totalCount": func(list *plan.List, _ graphql.CollectedField) (answer, error) {
			list.Total = true
			return boundTotal{}, nil
		},
		"totalCountExact": func(list *plan.List, _ graphql.CollectedField) (answer, error) {
			list.Total = true
			return boundExact{}, nil
		},
		"types": func(list *plan.List, f graphql.CollectedField) (answer, error) { return c.countedTypes(list, f), nil },
	}
	l.edgeFields = map[string]func(*row, graphql.CollectedField) (answer, error){
		"highlights": func(r *row, f graphql.CollectedField) (answer, error) { return c.highlighted(r, far, &q, f) },
	}
	return c.paged(f, args, list, l, rows)
}

// suggested compiles the root field `suggest`.
func (c *compiler) suggested(f graphql.CollectedField, args object) (*plan.List, answer, error) {
	prefix, err := folded("prefix", args.get("prefix"))
	if err != nil {
		return nil, nil, err
	}
	if prefix = strings.TrimLeft(prefix, " "); prefix == "" {
		return nil, nil, fault.Input("prefix", "there is nothing to begin with; give at least one letter")
	}
	limit := any(int64(defaultSuggest))
	if v := args.get("limit"); v != nil {
		if limit, err = intIn("limit", v, 1, plan.MaxPage); err != nil {
			return nil, nil, err
		}
	}
	list, far, err := c.searched(args, func(types []*catalog.NodeType) plan.Search {
		return plan.Search{Types: types, Rank: store.LabelsFrom(prefix)}
	})
	if err != nil {
		return nil, nil, err
	}
	r := &row{}
	of, err := c.node(r, far, f.Selections)
	list.Limit, list.Row = int(limit.(int64)), r.fields
	return list, each{of}, err
}

// searched is the list of a search, but for its page, and what may stand in its
// rows.
func (c *compiler) searched(args object, from func(types []*catalog.NodeType) plan.Search) (*plan.List, *catalog.Far, error) {
	far, list := c.cat.Any, &plan.List{}
	if v := args.get("types"); v != nil {
		is, err := c.typesIn("types", v)
		if err != nil {
			return nil, nil, err
		}
		if is, ok := is.(plan.Is); ok {
			far = &catalog.Far{Name: far.Name, Types: is.Nodes}
		} else {
			list.Filter = plan.False // of no types
		}
	}
	if v := args.get("where"); v != nil {
		where, err := c.nodeWhere("where", c.cat.Any, v)
		if err != nil {
			return nil, nil, err
		}
		list.Filter = plan.All(list.Filter, where)
	}
	s := from(far.Types)
	list.From = s
	list.Order = []plan.Term{{By: s.Rank}, {By: column(plan.Node, catalog.Find(c.cat.NodeFields, "label"))}, {By: idColumn(plan.Node, c.cat.NodeFields)}}
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
		return "", fault.Input(argument, "expected a string, not %s", show(v))
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
