package sqlite

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"casegraph/internal/hashed"
)

// A registry is what a load knows of the facts that exist: their _id and type
// by id. It remembers what it has seen, and gives new _ids.
type registry struct {
	facts hashed.Map[entry]
	types []string // that entries name by their number
	last  int64    // the greatest _id given
	// whole: what it does not know does not exist.
	whole bool
}

// An entry is a fact's _id, in 48 bits, and the number of its type: so many are
// kept that each byte counts.
type entry struct {
	low  uint32
	high uint16
	typ  uint16
}

func (e entry) _id() int64 { return int64(e.high)<<32 | int64(e.low) }

// maxKnown bounds the memory of a load into a store that has facts: what is not
// remembered is looked up.
const maxKnown = 4_000_000

func (r *registry) begin(ctx context.Context, c *conn) error {
	text, err := c.text(ctx, "SELECT ''||ifnull(max(_id),0) FROM _fact", nil)
	if err != nil {
		return err
	}
	r.facts.Clear()
	r.last, err = strconv.ParseInt(text, 10, 64)
	r.whole = r.last == 0
	return err
}

// learn looks up the facts with these ids.
func (r *registry) learn(ctx context.Context, c *conn, ids []string) error {
	if r.whole {
		return nil
	}
	if r.facts.Len() > maxKnown {
		r.facts.Clear()
	}
	var unknown []any
	for _, id := range ids {
		if _, ok := r.facts.Get(id); !ok {
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
		r.know(t[0].(string), t[1].(int64), t[2].(string))
	}
	return nil
}

// know notes a fact.
func (r *registry) know(id string, _id int64, typ string) {
	n := slices.Index(r.types, typ)
	if n < 0 {
		n = len(r.types)
		r.types = append(r.types, typ)
	}
	r.facts.Put(id, entry{uint32(_id), uint16(_id >> 32), uint16(n)})
}

// find is what is known of a fact.
func (r *registry) find(id string) (_id int64, typ string, ok bool) {
	e, ok := r.facts.Get(id)
	if !ok {
		return 0, "", false
	}
	return e._id(), r.types[e.typ], true
}

// id is the _id of a fact that must exist.
func (r *registry) id(id string) (int64, error) {
	_id, _, ok := r.find(id)
	if !ok {
		return 0, fmt.Errorf("sqlite: there is no fact %q to join or cite", id)
	}
	return _id, nil
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
	st := statement{row: sh}
	values, _, err := st.read(text, 1)
	if err != nil {
		return nil, err
	}
	return values[0].([]any), nil
}
