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
	"casegraph/graph/operator"
	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/text"
)

// Defaults and limits of the arguments. A query is compared with the keys of labels, so it
// must not be longer than a key.
const (
	maxQuery       = text.KeyRunes // characters
	defaultSuggest = 10
)

func searchView() view {
	return view{
		api.Declaration{Types: []string{"Search", "SearchOrderBy", "Highlight", "TypeCount"}, Roots: []string{"search", "suggest"}, Query: declareSearch},
		compile.Extension{Roots: map[string]compile.RootCompiler{"search": compileSearch, "suggest": compileSuggest}},
	}
}

// declareSearch adds the root fields search and suggest and their types.
func declareSearch(e *api.Builder, query *ast.Definition) {
	types := api.Argument("types", "[NodeType!]", "Find only nodes of these types.")
	whole := api.Argument("wholeWords", "Boolean", "Whether words and phrases are found only as whole words, and not in longer ones.")
	whole.DefaultValue = &ast.Value{Kind: ast.BooleanValue, Raw: "false"}
	api.Field(query, "search", "SearchConnection!",
		"The nodes whose texts match the query, in any script. Case and diacritics do not count, and neither does which kind of quote, apostrophe or dash is written. Nodes whose name begins with the query come first, then those whose names have words that begin with each word of the query, then those whose label has such words, then all others; within each group, the order is by label, then by id.",
		append([]*ast.ArgumentDefinition{
			api.Argument("query", "String!", fmt.Sprintf("Words that must all occur, also as parts of words; \"phrases\" in quotes; -words and -\"phrases\" that must not occur. A comma or the like after a word does not count, except in a phrase. At most %d characters.", maxQuery)),
			types,
			api.Argument("where", "NodeWhere", "Keep only nodes that match this filter."),
			whole,
			api.Argument("orderBy", "[SearchOrderBy!]", "The order, at most one. Without it: the most relevant first."),
		}, api.PageArguments()...)...)
	d := e.OneOf("SearchOrderBy", "An order of a search.")
	api.Field(d, "date", "OrderDirection", "By the date of the node: the first in the schema of its dates that has a known day. Nodes without one come last in either direction.")
	limit := intArgument("limit", "How many at most, 1 to 100.", defaultSuggest)
	api.Field(query, "suggest", "[Node!]!", "The nodes whose name begins with the prefix, then those whose names have it from the beginning of a word, then those whose label has; each ordered by label, then by id. Case and diacritics do not count.",
		api.Argument("prefix", "String!", fmt.Sprintf("The text that was typed so far, at most %d characters.", maxQuery)), types, limit)

	e.ListType(api.ListType{Name: "Search", Node: "Node", Keys: e.KeysOf(e.Catalog.Any)})
	list := e.Document.Definitions.ForName("SearchConnection")
	list.Fields.ForName("totalCount").Description = fmt.Sprintf("How many nodes match, counted up to %d, and only if it is selected.", plan.Bound)
	for _, name := range []string{"facets", "groups"} {
		list.Fields.ForName(name).Description += fmt.Sprintf(" If more than %d nodes match, the list ends there: see totalCountExact.", plan.Bound)
	}
	api.Field(list, "totalCountExact", "Boolean!", "Whether totalCount is exact. If not, more nodes match.")
	api.Field(list, "types", "[TypeCount!]!", fmt.Sprintf("The types of the nodes, each with its number of nodes. The most frequent come first. If more than %d nodes match, the first %d in the order are counted: see totalCountExact.", plan.Bound, plan.Bound))
	api.Field(e.Document.Definitions.ForName("SearchEdge"), "highlights", "[Highlight!]!", "The parts of the node's texts that match the query.")
	d = e.Add(ast.Object, "TypeCount", "A type, with the number of its nodes that match.")
	api.Field(d, "type", "NodeType!", "The type.")
	api.Field(d, "count", "Int!", "The number of nodes.")
	d = e.Add(ast.Object, "Highlight", "A part of a text that matches the query.")
	api.Field(d, "field", "String!", "The field of the node with the text.")
	api.Field(d, "index", "Int", "The index of the text if the field is a list, from 0; otherwise null.")
	api.Field(d, "start", "Int!", "The offset of the part in code points, from 0.")
	api.Field(d, "length", "Int!", "The length of the part in code points.")
}

// compileSearch compiles the root field search.
func compileSearch(c *compile.Compiler, f graphql.CollectedField, args input.Object) (*plan.List, answer.Answer, error) {
	q, err := readQuery(args.Get("query"))
	if err != nil {
		return nil, nil, err
	}
	if whole, _ := args.Get("wholeWords").(bool); whole {
		q = q.WholeWords()
	}
	before := c.PlanSize()
	list, far, err := searchList(c, args, func(types []*catalog.NodeType) plan.Search { return store.SearchOf(types, q) })
	if err != nil {
		return nil, nil, err
	}
	if list.Order, err = searchOrder(args.Get("orderBy"), list.Order); err != nil {
		return nil, nil, err
	}
	rows := func(r *compile.Row, set ast.SelectionSet) (answer.Object, error) { return c.Node(r, far, set) }
	l := compile.Listing{On: "Query", Far: far, CountsFirst: true, Same: "query, wholeWords and orderBy", Conditions: c.PlanSize() - before}
	l.Fields = map[string]func(*plan.List, graphql.CollectedField) (answer.Answer, error){
		"totalCount": func(list *plan.List, _ graphql.CollectedField) (answer.Answer, error) {
			list.Total = true
			return boundedTotal{}, nil
		},
		"totalCountExact": func(list *plan.List, _ graphql.CollectedField) (answer.Answer, error) {
			list.Total = true
			return totalIsExact{}, nil
		},
		"types": func(list *plan.List, f graphql.CollectedField) (answer.Answer, error) {
			return compileTypeCounts(c, list, f), nil
		},
	}
	l.EdgeFields = map[string]func(*compile.Row, graphql.CollectedField) (answer.Answer, error){
		"highlights": func(r *compile.Row, f graphql.CollectedField) (answer.Answer, error) {
			return compileHighlights(c, r, far, &q, f)
		},
	}
	return c.Paged(f, args, list, l, rows)
}

// compileSuggest compiles the root field suggest.
func compileSuggest(c *compile.Compiler, f graphql.CollectedField, args input.Object) (*plan.List, answer.Answer, error) {
	prefix, err := readSearchText("prefix", args.Get("prefix"))
	if err != nil {
		return nil, nil, err
	}
	if prefix = strings.TrimLeft(prefix, " "); prefix == "" {
		return nil, nil, fault.Input("prefix", "give at least one letter to look for")
	}
	limit, err := input.NumberIn(args, "limit", defaultSuggest, 1, plan.MaxPage)
	if err != nil {
		return nil, nil, err
	}
	list, far, err := searchList(c, args, func(types []*catalog.NodeType) plan.Search {
		return store.SuggestionsFor(types, prefix)
	})
	if err != nil {
		return nil, nil, err
	}
	r := &compile.Row{}
	of, err := c.Node(r, far, f.Selections)
	list.Limit, list.Row = limit, r.Fields
	return list, answer.List{Of: of}, err
}

// searchList returns the list of a search without its page, and the types that its rows may
// have.
func searchList(c *compile.Compiler, args input.Object, from func(types []*catalog.NodeType) plan.Search) (*plan.List, *catalog.Far, error) {
	far, list := c.Catalog.Any, &plan.List{}
	if v := args.Get("types"); v != nil {
		filter, err := c.TypesIn("types", v)
		if err != nil {
			return nil, nil, err
		}
		if is, ok := filter.(plan.Is); ok {
			far = &catalog.Far{Name: far.Name, Types: is.Nodes}
		} else {
			list.Filter = plan.False // types is empty
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
	list.Order = []plan.SortKey{{By: s.Rank}, {By: plan.ByName}, {By: compile.IDColumn(plan.Node, c.Catalog)}}
	return list, far, nil
}

// searchOrder compiles orderBy; without it, it returns the order of relevance.
func searchOrder(v any, relevance []plan.SortKey) ([]plan.SortKey, error) {
	if v == nil {
		return relevance, nil
	}
	keys := input.AsList(v)
	if len(keys) == 0 {
		return relevance, nil
	}
	if len(keys) > 1 {
		return nil, fault.Input("orderBy", "a search has one order, and these are %d; give one of them", len(keys))
	}
	path := "orderBy" + input.Index(v, 0)
	o, err := input.AsObject(path, keys[0])
	if err != nil {
		return nil, err
	}
	if len(o) != 1 {
		return nil, fault.Input(path, "expected exactly one key, but this object has %d; write {date: DESC}", len(o))
	}
	direction := o[0].Value
	if direction != "ASC" && direction != "DESC" {
		return nil, fault.Input(path+"."+o[0].Name, "expected ASC or DESC, not %s", input.Show(direction))
	}
	id := relevance[len(relevance)-1]
	id.Desc = direction == "DESC"
	return []plan.SortKey{{By: plan.Undated{}}, {By: plan.ByDate, Desc: id.Desc}, id}, nil
}

// readQuery reads the query of a search.
func readQuery(v any) (text.Query, error) {
	if _, err := readSearchText("query", v); err != nil {
		return text.Query{}, err
	}
	q := text.ParseQuery(v.(string))
	if len(q.Terms) == 0 && len(q.Without) > 0 {
		return q, fault.Input("query", "there are only words that must not occur; add a word to look for")
	}
	return q, operator.CheckSearch("query", q)
}

// readSearchText reads a text to look for, and folds it.
func readSearchText(argument string, v any) (string, error) {
	s, err := operator.ReadText(argument, v)
	if err != nil {
		return "", err
	}
	if n := utf8.RuneCountInString(s); n > maxQuery {
		return "", fault.Input(argument, "%d characters are too many: at most %d are allowed", n, maxQuery)
	}
	s = text.Fold(s)
	if n := utf8.RuneCountInString(s); n > maxQuery { // folding makes some texts longer: ß becomes ss
		return "", fault.Input(argument, "after folding (ß becomes ss) it has %d characters, which are too many: at most %d are allowed", n, maxQuery)
	}
	return s, nil
}
