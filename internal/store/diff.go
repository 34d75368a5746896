package store

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"casegraph/internal/catalog"
)

// Diff returns what a store with the old layout has to do to fit the catalog. A nil layout is
// that of an empty store.
func Diff(old *Layout, c *catalog.Catalog) *Changes {
	d := differ{c: c, old: old}
	if old == nil {
		d.out.NewTypes = typesOf(c)
		d.out.Remember = true
		return &d.out
	}
	if old.Format > LayoutFormat {
		d.refuse("the store was made by a newer casegraph (its layout has format %d, this program knows up to %d): run that version, or load the facts into a new store", old.Format, LayoutFormat)
		return &d.out
	}
	d.out.Remember = !bytes.Equal(old.JSON(), LayoutOf(c).JSON())
	for _, t := range typesOf(c) {
		if was := old.find(t.Sort, t.Name); was != nil {
			d.typ(was, t)
		} else {
			d.newType(t)
		}
	}
	for _, was := range old.Types {
		if !d.declared(was.Sort, was.Name) && !d.declared(other(was.Sort), was.Name) {
			d.goneType(was)
		}
	}
	d.recopyRewritten()
	return &d.out
}

type differ struct {
	c   *catalog.Catalog
	old *Layout
	out Changes
	// renamed are the columns of the type at hand that get another name.
	renamed RenameColumns
}

func (d *differ) refuse(format string, args ...any) {
	d.out.Refused = append(d.out.Refused, fmt.Sprintf(format, args...))
}

func (d *differ) check(c Check) { d.out.Checks = append(d.out.Checks, c) }

func (d *differ) declared(sort Sort, name string) bool {
	switch sort {
	case Nodes:
		return d.c.Node(name) != nil
	case Relationships:
		return d.c.Relationship(name) != nil
	case Citations, Datasets:
		return true
	}
	return false
}

// other is the other sort that a type of the same name may have had.
func other(sort Sort) Sort {
	switch sort {
	case Nodes:
		return Relationships
	case Relationships:
		return Nodes
	case Citations, Datasets:
	}
	return sort
}

func (d *differ) newType(t Type) {
	if o := other(t.Sort); d.old.find(o, t.Name) != nil {
		d.refuse("%s was a %s type and is declared a %s type: what it holds cannot change; give the new type another name", t.Name, o, t.Sort)
		return
	}
	d.out.NewTypes = append(d.out.NewTypes, t)
}

func (d *differ) goneType(was TypeLayout) {
	d.check(NoFacts{was.StoredType, Why{
		fmt.Sprintf("%s was a %s type and is no longer declared, but there are facts of it", was.Name, was.Sort),
		"nothing is lost by itself; declare the type again, or remove those facts first",
	}})
	for _, p := range was.Properties {
		d.indexes(was.StoredType, p, nil)
	}
	d.out.DropTypes = append(d.out.DropTypes, was.StoredType)
}

func (d *differ) typ(was *TypeLayout, t Type) {
	now := t.layout()
	if was.Label != now.Label {
		d.refuse("%s was stored under the name %s and is declared with name %q: a relationship's name cannot change; give it back, or declare a new type beside it", t.Name, was.Label, now.Label)
	}
	d.joins(was, &now)
	d.reordered(was, &now, t)
	rewrite := d.old.Derivation != Derivation || !slices.Equal(was.LabelFrom, now.LabelFrom) || was.Display != now.Display
	// A new property has no values yet, so it gives no node a date or a name.
	known := func(properties []string) []string {
		return slices.DeleteFunc(slices.Clone(properties), func(name string) bool { return was.find(name) == nil })
	}
	rewrite = rewrite || !slices.Equal(was.DateFrom, known(now.DateFrom)) || !slices.Equal(was.NamesFrom, known(now.NamesFrom))
	d.renamed = RenameColumns{Type: was.StoredType}
	for i, p := range t.Properties {
		is := now.Properties[i]
		o := was.find(p.Name)
		// A new property has no values yet, so the search text does not change.
		rewrite = rewrite || o != nil && is.Search != o.Search
		switch {
		case o == nil:
			rewrite = d.newProperty(t, p, is) || rewrite
		case o.Kind != is.Kind || o.List != is.List:
			d.refuse("%s.%s was %s and is declared %s: what a property holds cannot change; give it back, or give the new property another name", t.Name, p.Name, o.shape(), is.shape())
		default:
			rewrite = d.property(t, p, *o, is) || rewrite
		}
	}
	for _, o := range was.Properties {
		if now.find(o.Name) == nil {
			d.goneProperty(was.StoredType, o)
		}
	}
	if len(d.renamed.Now) > 0 {
		d.out.RenameColumns = append(d.out.RenameColumns, d.renamed)
	}
	if rewrite {
		d.out.Rewrite = append(d.out.Rewrite, t)
	}
}

// newProperty adds a property. It says whether facts have to be rewritten for it.
func (d *differ) newProperty(t Type, p *catalog.Property, is PropertyLayout) bool {
	name := t.Name + "." + p.Name
	filled := p.Default != nil || p.Computed
	switch {
	case p.Required && !filled:
		d.check(NoFacts{t.StoredType, Why{
			fmt.Sprintf("%s is new and declared required, but there are facts of %s, which lack it", name, t.Name),
			fmt.Sprintf("declare it nullable (%s), or with a @default", p.Type()),
		}})
	case p.Unique && filled:
		d.check(NoFacts{t.StoredType, Why{
			fmt.Sprintf("%s is new and declared @unique, but there are facts of %s, whose values would be filled in and may be alike", name, t.Name),
			"declare it without @unique, or load the facts into a new store",
		}})
	}
	for _, part := range p.Parts() {
		d.addColumn(t, p, part)
	}
	d.indexes(t.StoredType, PropertyLayout{}, &is)
	return filled
}

func (d *differ) addColumn(t Type, p *catalog.Property, part catalog.Part) {
	var null any
	switch {
	case p.List:
		null = []any{}
	case t.Sort == Datasets: // Refit does not fill the default of datasets
		null = p.Default
	}
	d.out.AddColumns = append(d.out.AddColumns, AddColumn{Type: t, Property: p, Part: part, Fill: PartOf(p, part, null)})
}

// property changes a property. It says whether facts have to be rewritten for it.
func (d *differ) property(t Type, p *catalog.Property, was, is PropertyLayout) bool {
	name := t.Name + "." + p.Name
	value := p.Column(catalog.Value)
	defaulted, computed := is.Default != nil && was.Default == nil, is.Computed && !was.Computed
	rewrite := defaulted || computed
	if gone := missing(was.Enum, is.Enum); len(gone) > 0 {
		d.check(NoneAmong{t.StoredType, value, is.List, gone, Why{
			fmt.Sprintf("%s could be %s, which its enum %s no longer has, but there are facts with it", name, strings.Join(gone, " or "), p.Enum.Name),
			"declare the value again, or give those facts another first",
		}})
	}
	if is.Required && !was.Required {
		if is.Default == nil && !is.Computed {
			d.check(NoneLacks{t.StoredType, value, Why{
				fmt.Sprintf("%s was nullable and is declared required, but there are facts that lack it", name),
				fmt.Sprintf("give them a value first, or declare it nullable (%s), or with a @default", p.Type()),
			}})
		}
		rewrite = rewrite || is.Default != nil
	}
	if is.Unique && !was.Unique {
		d.check(NoneAlike{t.StoredType, value, Why{
			fmt.Sprintf("%s is declared @unique and was not, but there are facts with the same value", name),
			"give one of them another value first, or declare it without @unique",
		}})
	}
	if computed {
		d.check(NoneHas{t.StoredType, value, is.List, Why{
			fmt.Sprintf("%s was given by the facts and is declared @computed, but there are facts that give it", name),
			"nothing is lost by itself; declare it without @computed, or give the computed property another name",
		}})
	}
	if is.Unique && defaulted {
		d.check(NoneLacks{t.StoredType, value, Why{
			fmt.Sprintf("%s is @unique and now has a @default, but there are facts that lack it and would all be given that", name),
			"declare it without @default, or give them a value first",
		}})
	}
	if is.Unique && computed {
		d.check(NoFacts{t.StoredType, Why{
			fmt.Sprintf("%s is @unique and declared @computed, but there are facts of %s, for which the same may be computed", name, t.Name),
			"declare it without @unique, or load the facts into a new store",
		}})
	}
	for _, part := range p.Parts() {
		column := p.Column(part)
		switch former := formerName(column); {
		case slices.Contains(was.Columns, column):
		case slices.Contains(was.Columns, former):
			d.renamed.Was, d.renamed.Now = append(d.renamed.Was, former), append(d.renamed.Now, column)
		default:
			d.addColumn(t, p, part)
			rewrite = true
		}
	}
	for _, column := range missing(was.Columns, slices.Concat(is.Columns, d.renamed.Was)) {
		d.out.DropColumns = append(d.out.DropColumns, DropColumn{t.StoredType, column})
	}
	d.indexes(t.StoredType, was, &is)
	return rewrite
}

// formerName is the name of a column of a part in formats before NamesFormat.
func formerName(column string) string { return strings.TrimPrefix(column, "_") }

func (d *differ) goneProperty(t StoredType, was PropertyLayout) {
	// Computed values need no check: they follow from values that stay.
	if !was.Computed {
		d.check(NoneHas{t, was.Columns[0], was.List, Why{
			fmt.Sprintf("%s.%s was %s and is no longer declared, but there are facts that have it", t.Name, was.Name, was.shape()),
			"nothing is lost by itself; declare the property again, or load those facts without it first",
		}})
	}
	d.indexes(t, was, nil)
	for _, column := range was.Columns {
		d.out.DropColumns = append(d.out.DropColumns, DropColumn{t, column})
	}
}

// indexes adds and drops the indexes of a property. is is nil for a property that is gone.
func (d *differ) indexes(t StoredType, was PropertyLayout, is *PropertyLayout) {
	if is == nil {
		is = &PropertyLayout{}
	}
	if was.Unique && !is.Unique {
		d.out.DropIndexes = append(d.out.DropIndexes, Index{t, was.Columns[0], true})
	}
	if was.Index != is.Index && was.Index != "" {
		d.out.DropIndexes = append(d.out.DropIndexes, Index{t, was.Index, false})
	}
	if is.Unique && !was.Unique {
		d.out.AddIndexes = append(d.out.AddIndexes, Index{t, is.Columns[0], true})
	}
	if was.Index != is.Index && is.Index != "" {
		d.out.AddIndexes = append(d.out.AddIndexes, Index{t, is.Index, false})
	}
}

// joins checks the ends of relationships. Ends of a node type that is gone are left to the
// check of that type.
func (d *differ) joins(was, now *TypeLayout) {
	if was.Sort != Relationships {
		return
	}
	if was.Undirected != now.Undirected {
		d.check(NoFacts{was.StoredType, Why{
			fmt.Sprintf("%s was %s and is declared %s, but there are facts of it, whose ends are kept in another order", was.Name, directed(was.Undirected), directed(now.Undirected)),
			"give back its out and in fields, or declare a new type beside it",
		}})
	}
	from, to := d.narrowed(was.From, now.From), d.narrowed(was.To, now.To)
	if from || to || now.Same && !was.Same {
		d.check(JoinsOnly{was.StoredType, now.From, now.To, now.Same, Why{
			fmt.Sprintf("%s joined %s and is declared to join only %s, but there are facts that join others", was.Name, was.joined(), now.joined()),
			"allow those types again, or remove those facts first",
		}})
	}
}

func (d *differ) narrowed(was, now []string) bool {
	return slices.ContainsFunc(missing(was, now), func(name string) bool { return d.c.Node(name) != nil })
}

func directed(undirected bool) string {
	if undirected {
		return "undirected"
	}
	return "directed"
}

func (t *TypeLayout) joined() string {
	to := strings.Join(t.To, "|")
	if t.Same {
		to = "the same type"
	}
	return strings.Join(t.From, "|") + " to " + to
}

// shape is what a property holds, for a message.
func (p *PropertyLayout) shape() string {
	if p.List {
		return "a list of " + p.Kind
	}
	return "one " + p.Kind
}

// missing are the elements of was that are not in now.
func missing(was, now []string) []string {
	var out []string
	for _, s := range was {
		if !slices.Contains(now, s) {
			out = append(out, s)
		}
	}
	return out
}
