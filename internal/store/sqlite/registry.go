package sqlite

import (
	"context"
	"fmt"
	"strconv"
)

// A registry is what a load knows of the facts that exist: their _id and type
// by id. It remembers what it has seen, up to a number, and gives new _ids.
type registry struct {
	facts map[string]entry
	last  int64 // the greatest _id given
	// whole: what it does not know does not exist.
	whole bool
}

type entry struct {
	_id int64
	typ string
}

// maxKnown bounds the memory of a load: some hundred bytes for each.
const maxKnown = 500_000

func (r *registry) begin(ctx context.Context, c *conn) error {
	text, err := c.text(ctx, "SELECT ''||ifnull(max(_id),0) FROM _fact", nil)
	if err != nil {
		return err
	}
	r.facts = map[string]entry{}
	r.last, err = strconv.ParseInt(text, 10, 64)
	r.whole = r.last == 0
	return err
}

// learn looks up the facts with these ids.
func (r *registry) learn(ctx context.Context, c *conn, ids []string) error {
	if len(r.facts) > maxKnown {
		r.facts, r.whole = map[string]entry{}, false
	}
	if r.whole {
		return nil
	}
	var unknown []any
	for _, id := range ids {
		if _, ok := r.facts[id]; !ok {
			unknown = append(unknown, id)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	const sql = "SELECT ifnull(group_concat(json_array(id,_id,type),''),'')||';' FROM _fact WHERE id IN (SELECT value FROM json_each(?1))"
	rows, err := c.rows(ctx, sql, plain(asText, asInteger, asText), string(appendValues(nil, unknown)))
	if err != nil {
		return err
	}
	for _, row := range rows {
		t := row.([]any)
		r.facts[t[0].(string)] = entry{_id: t[1].(int64), typ: t[2].(string)}
	}
	return nil
}

// id is the _id of a fact that must exist.
func (r *registry) id(id string) (int64, error) {
	e, ok := r.facts[id]
	if !ok {
		return 0, fmt.Errorf("sqlite: there is no fact %q to join or cite", id)
	}
	return e._id, nil
}

// plain is the shape of a row of columns.
func plain(forms ...form) *shape {
	sh := &shape{width: len(forms), lead: -1}
	for i, f := range forms {
		sh.slots = append(sh.slots, slot{form: f, at: i})
	}
	return sh
}

// rows runs a statement that gives the text of rows of one shape, and `;`.
func (c *conn) rows(ctx context.Context, sql string, sh *shape, args ...any) ([]any, error) {
	text, err := c.text(ctx, sql, bind(nil, args...))
	if err != nil {
		return nil, err
	}
	st := statement{row: choice{sh}}
	values, _, err := st.read(text, 1, nil)
	if err != nil {
		return nil, err
	}
	return values[0].([]any), nil
}
