package sqlite

import (
	"context"
	"fmt"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// Put writes facts by the hundred: what was there under their ids goes, and
// they are inserted whole.
func (l *load) Put(ctx context.Context, facts []*store.Fact) error {
	if err := l.usable(); err != nil {
		return err
	}
	if err := l.change(ctx, len(facts)); err != nil {
		return l.spoil(ctx, err)
	}
	old, err := l.putAll(ctx, facts)
	if err == nil {
		err = l.recopyFrom(ctx, facts, old)
	}
	return l.spoil(ctx, err)
}

// putAll writes facts, and gives the _ids of those that were there before. The copies of their
// values are not brought up to date.
func (l *load) putAll(ctx context.Context, facts []*store.Fact) (old []any, err error) {
	facts, nodes := nodesFirst(lastOfEach(facts))
	if err := l.known.learn(ctx, l.conn, mentioned(facts)); err != nil {
		return nil, err
	}
	ids, old, err := l.register(ctx, facts)
	if err != nil {
		return nil, err
	}
	var columns []any
	for i, f := range facts {
		if i == nodes { // relationships copy values of nodes
			if err := l.flush(ctx); err != nil {
				return nil, err
			}
		}
		in, err := l.into(f)
		if err != nil {
			return nil, err
		}
		id := ids[i]
		if columns, err = l.columns(columns[:0], id, f, in.copies); err != nil {
			return nil, err
		}
		if err := in.add(ctx, columns); err != nil {
			return nil, err
		}
		if f.Relationship != nil {
			l.degrees.relationship(f.Relationship, columns[0].(int64), columns[1].(int64), 1)
		}
		if err := l.describe(ctx, id, f); err != nil {
			return nil, err
		}
		if err := l.cite(ctx, id, f); err != nil {
			return nil, err
		}
	}
	l.put += len(facts)
	if err := l.flush(ctx); err != nil {
		return nil, err
	}
	return old, l.writeDegrees(ctx, manyEnds)
}

// lastOfEach leaves out facts that come again later.
func lastOfEach(facts []*store.Fact) []*store.Fact {
	last := make(map[string]int, len(facts))
	for i, f := range facts {
		last[f.ID] = i
	}
	if len(last) == len(facts) {
		return facts
	}
	var out []*store.Fact
	for i, f := range facts {
		if last[f.ID] == i {
			out = append(out, f)
		}
	}
	return out
}

// mentioned are the ids of facts, of what they join and of what they cite.
func mentioned(facts []*store.Fact) []string {
	ids := make([]string, 0, 3*len(facts))
	for _, f := range facts {
		ids = append(ids, f.ID)
		if f.Relationship != nil {
			ids = append(ids, f.From, f.To)
		}
		for _, c := range f.Citations {
			ids = append(ids, c.Source)
		}
	}
	return ids
}

// register gives the _ids of the facts. New facts get new ones. Of facts that were there before
// it removes what is stored, and gives their _ids once more in all.
func (l *load) register(ctx context.Context, facts []*store.Fact) (ids []int64, all []any, err error) {
	ids = make([]int64, 0, len(facts))
	in := l.inserter("_fact", "_id,id,type", 3)
	old := map[string][]any{} // ids by type
	for _, f := range facts {
		_id, typ, ok := l.known.find(f.ID)
		if !ok {
			l.known.last++
			l.known.know(f.ID, l.known.last, f.Type())
			ids = append(ids, l.known.last)
			if err := in.add(ctx, []any{l.known.last, f.ID, f.Type()}); err != nil {
				return nil, nil, err
			}
			continue
		}
		ids = append(ids, _id)
		old[typ] = append(old[typ], f.ID)
		all = append(all, _id)
		if typ != f.Type() {
			l.known.know(f.ID, _id, f.Type())
			if err := l.conn.exec(ctx, "UPDATE _fact SET type=?2 WHERE id=?1", bind(nil, f.ID, f.Type())); err != nil {
				return nil, nil, err
			}
		}
	}
	if all != nil {
		if err := l.search(ctx); err != nil {
			return nil, nil, err
		}
	}
	for typ, those := range old {
		if err := l.withoutRows(ctx, typ, those); err != nil {
			return nil, nil, err
		}
	}
	if all == nil {
		return ids, nil, nil
	}
	if err := l.forget(ctx, all); err != nil {
		return nil, nil, err
	}
	return ids, all, l.uncite(ctx, all)
}

// into is the inserter of a fact's type.
func (l *load) into(f *store.Fact) (*inserter, error) {
	switch {
	case f.Node != nil:
		return l.inserterOf(f.Node.Name, "_id", f.Node.Properties), nil
	case f.Relationship != nil:
		return l.inserterOfRelationships(f.Relationship), nil
	}
	return nil, fmt.Errorf("sqlite: the fact %q has no type", f.ID)
}

// columns are what is stored of a fact, in the order of its inserter's.
func (l *load) columns(dst []any, id int64, f *store.Fact, copies []store.Copy) ([]any, error) {
	if f.Relationship != nil {
		from, err := l.known.id(f.From)
		if err != nil {
			return nil, err
		}
		to, err := l.known.id(f.To)
		if err != nil {
			return nil, err
		}
		dst = copyValues(append(dst, from, to, id), copies, f, from, to)
	} else {
		dst = append(dst, id)
	}
	for _, p := range f.Properties() {
		switch {
		case p.Derived:
		case p.Name == "id":
			dst = append(dst, f.ID)
		default:
			dst = store.Columns(dst, p, f.Values[p.Name])
		}
	}
	return dst, nil
}

// PutDataset writes a dataset's description over what was there.
func (l *load) PutDataset(ctx context.Context, d store.Dataset) error {
	if err := l.usable(); err != nil {
		return err
	}
	sql := "INSERT OR REPLACE INTO _dataset(" + names(l.cat.Dataset)
	var columns []any
	for _, p := range l.cat.Dataset {
		v := d.Values[p.Name]
		if p.Name == "name" {
			v = d.Name
		}
		columns = store.Columns(columns, p, v)
	}
	sql += ") VALUES(" + marks(len(columns)) + ")"
	return l.spoil(ctx, l.conn.exec(ctx, sql, bind(nil, stored(columns)...)))
}

// names are the columns of properties, in order.
func names(properties []*catalog.Property) string {
	s := ""
	for _, p := range properties {
		if p.Derived {
			continue
		}
		for _, part := range p.Parts() {
			if s != "" {
				s += ","
			}
			s += quote(p.Column(part))
		}
	}
	return s
}
