package main

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"strings"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"casegraph/internal/catalog"
	"casegraph/internal/edtf"
	"casegraph/internal/store"
	"casegraph/internal/test/neo4jtest"
	"casegraph/internal/text"
)

// goalHand is how many times as long as the statement by hand a cold answer may take.
const goalHand = 1.5

// byHand are statements that give the whole data of an answer, but for what only the
// program knows: cursors and highlights. Each is the best that we could write for that
// answer, and knows what it needs to know of the article.
//
//go:embed hand/*.cypher
var byHand embed.FS

// A hand is a statement by hand and its parameters.
type hand struct {
	text   string
	params map[string]any
}

// handOf is the statement for a question, or nil where none was written.
func handOf(c *catalog.Catalog, q question) (*hand, error) {
	statement, err := byHand.ReadFile("hand/" + q.name + ".cypher")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	params := map[string]any{"joins": joins(c), "dates": dates(c)}
	for name, v := range q.variables {
		if n, ok := v.(float64); ok {
			v = int64(n) // JSON has no other numbers
		}
		params[name] = v
	}
	switch q.name {
	case "nested":
		params["id"] = "per-nak"
	case "search": // POLICE burn -committee
		found := store.SearchOf(nil, text.ParseQuery("POLICE burn -committee"))
		params["words"], params["not"] = found.Terms, found.Without[0]
		params["whole"], params["begins"] = strings.Fields(found.Rank.Names), strings.Fields(found.Rank.Labels)
		params["lo"], params["hi"] = found.Rank.From, found.Rank.To
	case "timeline":
		from, err := edtf.Parse(q.variables["from"].(string))
		if err != nil {
			return nil, err
		}
		to, err := edtf.Parse(q.variables["to"].(string))
		if err != nil {
			return nil, err
		}
		params["lo"], params["hi"], params["noKey"] = int64(*from.Earliest), int64(*to.Latest), edtf.NoKey
	}
	var labels []string
	for _, t := range c.Relationships {
		labels = append(labels, t.Label)
	}
	return &hand{strings.ReplaceAll(string(statement), "JOINS", strings.Join(labels, "|")), params}, nil
}

// joins are, by its type in Neo4j, the place of a relationship type among all, its name,
// and whether it is undirected.
func joins(c *catalog.Catalog) map[string]any {
	out := map[string]any{}
	for _, t := range c.Relationships {
		out[t.Label] = []any{t.Index, t.Name, t.Undirected}
	}
	return out
}

// dates are the dates of each node type.
func dates(c *catalog.Catalog) map[string]any {
	out := map[string]any{}
	for _, t := range c.Nodes {
		fields := []string{}
		for _, p := range t.Properties {
			if p.Kind == catalog.Date {
				fields = append(fields, p.Name)
			}
		}
		out[t.Name] = fields
	}
	return out
}

// askByHand gives the data that the statement gives.
func (b *bed) askByHand(ctx context.Context, h *hand) (any, error) {
	session := b.driver.NewSession(ctx, driver.SessionConfig{AccessMode: driver.AccessModeRead, DatabaseName: neo4jtest.Database})
	defer func() { _ = session.Close(ctx) }()
	result, err := session.Run(ctx, h.text, h.params)
	if err != nil {
		return nil, err
	}
	record, err := result.Single(ctx)
	if err != nil {
		return nil, err
	}
	return record.Values[0], nil
}

// tookByHand is how long it takes cold, in ms.
func (b *bed) tookByHand(ctx context.Context, h *hand) (float64, error) {
	began := time.Now()
	_, err := b.askByHand(ctx, h)
	return time.Since(began).Seconds() * 1000, err
}

// sameByHand holds the statement's answer against ours.
func (b *bed) sameByHand(ctx context.Context, q question, h *hand) error {
	ours, err := b.ask(ctx, q)
	if err != nil {
		return err
	}
	theirs, err := b.askByHand(ctx, h)
	if err != nil {
		return fmt.Errorf("%s by hand: %w", q.name, err)
	}
	text, err := json.Marshal(theirs)
	if err != nil {
		return err
	}
	var x, y any
	if err := errors.Join(json.Unmarshal(ours, &x), json.Unmarshal(text, &y)); err != nil {
		return err
	}
	if x = without(x); !reflect.DeepEqual(x, y) {
		return fmt.Errorf("%s: by hand another answer:\n%s\nours is\n%s", q.name, indented(y), indented(x))
	}
	return nil
}

// without takes from an answer what no statement can give.
func without(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, x := range v {
			switch key {
			case "cursor", "pageInfo", "highlights":
				delete(v, key)
			default:
				without(x)
			}
		}
	case []any:
		for _, x := range v {
			without(x)
		}
	}
	return v
}

func indented(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", " ")
	_ = e.Encode(v) // it was decoded before
	return b.String()
}
