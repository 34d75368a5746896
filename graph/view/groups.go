package view

import (
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph/answer"
	"casegraph/graph/api"
	"casegraph/graph/compile"
	"casegraph/graph/input"
	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// Groups count the rows of a list by several keys at once. They are a list of their own
// (plan.Groups) beside the list of their connection.

const (
	// maxGroupKeys is the greatest number of keys of a group.
	maxGroupKeys = 3
	// maxGroupEnds is the greatest number of ends that lead to a key.
	maxGroupEnds = 4
	// maxRanges is the greatest number of ranges of one key.
	maxRanges = 50
)

func groupsView() view {
	return view{
		api.Declaration{
			Types: []string{"RowGroup", "RowGroupKey", "NumberRange"},
			List:  declareGroups, Shared: declareGroupTypes,
		},
		compile.Extension{Connection: map[string]compile.ConnectionCompiler{"groups": groups}},
	}
}

// declareGroups adds groups to a connection, and the input of its keys. Connections of the
// same nodes share the input.
func declareGroups(e *api.Builder, list *ast.Definition, l api.ListType) {
	name, t := l.Node, l.Keys
	if len(t.By) == 0 {
		return
	}
	if e.Document.Definitions.ForName(name+"GroupBy") == nil {
		d := e.Add(ast.InputObject, name+"GroupBy", "One key to group by: give exactly one field. At an end, {} is the node itself.")
		for _, k := range t.By {
			api.Field(d, k.Name, k.Type, k.Description)
		}
	}
	args := []*ast.ArgumentDefinition{
		api.Argument("by", "["+name+"GroupBy!]!", "The keys, up to three, the most important first. Keys that begin with the same ends are keys of the same node there."),
	}
	if len(t.Stats) > 0 {
		args = append(args, api.Argument("of", "["+name+"Stat!]", "The numbers for `stats`. Without it: all."))
	}
	api.Field(list, "groups", "RowGroupConnection!",
		"The rows of the whole list in groups by up to three keys, the largest first; equally large ones by their keys, with a missing value last. A row counts once in each group that it belongs to.",
		append(args, api.PageArguments()...)...)
}

// declareGroupTypes adds the types that groups share.
func declareGroupTypes(e *api.Builder) {
	d := e.Add(ast.Enum, "ValueGroupBy", "How to group by a property.")
	api.EnumValue(d, "VALUE", "By its value. A row with several values belongs to the group of each.")
	d = e.Add(ast.Enum, "DateGroupBy", "How to group by a date. A date that is unknown, or that can lie in several of these periods, counts as missing.")
	api.EnumValue(d, "YEAR", "By year, such as 2019.")
	api.EnumValue(d, "MONTH", "By month, such as 2019-05.")
	api.EnumValue(d, "DECADE", "By decade, such as 201X for 2010 to 2019.")
	d = e.Add(ast.InputObject, "NumberGroupBy", "How to group by a number.")
	api.Field(d, "ranges", "[NumberRange!]!", "The ranges, which must not overlap. A number in none of them counts as missing.")
	d = e.Add(ast.InputObject, "NumberRange", "A range of numbers. Give at least one bound.")
	api.Field(d, "gte", "Float", "The numbers from this one on. Without it: from the smallest.")
	api.Field(d, "lt", "Float", "The numbers below this one. Without it: up to the greatest.")
	d = e.Add(ast.Object, "RowGroup", "The rows of a list that have the same keys.")
	api.Field(d, "keys", "[RowGroupKey!]!", "The keys, in the order of `by`.")
	api.Field(d, "count", "Int!", "The number of rows.")
	api.Field(d, "stats", "[Stat!]!", "Sum, mean and more of the numbers of the rows.")
	d = e.Add(ast.Object, "RowGroupKey", "A key of a group.")
	api.Field(d, "by", "String!", "What the key is, such as `decisions.date`.")
	api.Field(d, "value", "String", "The value as text: of a date its period, of a number the conditions of its range, of a node its label. Null if it is missing.")
	api.Field(d, "node", "Node", "The node, if the key is a node; null if it is missing, and for other keys.")
	e.ListType(api.ListType{Name: "RowGroup", Node: "RowGroup"})
}

// A groupReader reads the argument by, and compiles the selection on the groups.
type groupReader struct {
	c     *compile.Compiler
	from  plan.Groups
	names []string // of the keys, as in RowGroupKey.by
	paths []string // of the steps
}

// groups compiles the field groups of a connection.
func groups(c *compile.Compiler, list *plan.List, connection string, far *catalog.Far, f graphql.CollectedField) (answer.Answer, error) {
	args := input.Arguments(f.Field, c.Operation.Variables)
	of := *list
	of.Row, of.Total, of.Aggregates, of.Limit, of.After, of.Before = nil, false, nil, 0, nil, nil
	if _, search := list.From.(plan.Search); !search {
		of.Order = nil
	}
	r := groupReader{c: c, from: plan.Groups{Of: &of}}
	keys := input.AsList(args.Get("by"))
	if len(keys) == 0 {
		return nil, fault.Input("by", "groups take at least one key; name a property or an end, such as {date: YEAR}")
	}
	if len(keys) > maxGroupKeys {
		return nil, fault.Input("by", "groups take at most %d keys, and these are %d", maxGroupKeys, len(keys))
	}
	own := groupKeys(c, connection)
	for i, v := range keys {
		if err := r.key("by"+input.Index(args.Get("by"), i), own, v, place{far: far, at: plan.TheRow}); err != nil {
			return nil, err
		}
	}
	stats := own.Stats
	if args.Get("of") != nil {
		var err error
		if stats, err = namedKeys(c, "of", args, own.Stats, far); err != nil {
			return nil, err
		}
	}
	rows := &plan.List{From: r.from, Order: r.from.Order()}
	conditions := compile.ConditionSize * (len(r.from.Steps) + len(r.from.By))
	on := compile.Listing{On: connection + " by " + r.from.Keys(), Same: "by", Conditions: conditions}
	read, a, err := c.Paged(f, args, rows, on, func(row *compile.Row, set ast.SelectionSet) (answer.Object, error) {
		return r.group(row, stats, set)
	})
	if err != nil || read == nil {
		return a, err
	}
	read.From = r.from
	return answer.Beside{At: c.Beside(read), Of: a}, nil
}

// A place is where a key is read: at the row, or at the node of a step.
type place struct {
	far  *catalog.Far
	at   int
	ends int
	name string // the ends that lead there, each with a dot
}

// key reads one key at a place. of are the keys that there are at this place.
func (r *groupReader) key(path string, of api.GroupKeys, v any, at place) error {
	o, err := input.AsObject(path, v)
	if err != nil {
		return err
	}
	if len(o) == 0 && at.at != plan.TheRow {
		return r.add(at, strings.TrimSuffix(at.name, "."), plan.TheNode{Far: at.far})
	}
	if len(o) == 0 {
		return fault.Input(path, "a key takes one field: a property, or an end, such as {date: YEAR}")
	}
	if len(o) != 1 {
		return fault.Input(path, "a key takes exactly one field, but this object has %d; for several keys, give by a list of objects", len(o))
	}
	m := o[0]
	path += "." + m.Name
	if m.Value == nil || m.Value == (input.Absent{}) {
		return fault.Input(path, "this has no value; give VALUE, YEAR or the like for a property, and {} for the nodes at an end")
	}
	known := api.FindInput(of.By, m.Name)
	switch {
	case known.Name == "":
		return fault.Input(path, "there is no key of this name to group by")
	case known.Via:
		if at.at != plan.TheRow || len(r.types()) == 0 {
			return fault.Input(path, "only the rows of a list that follows relationships of a node, without distinct, have a relationship to group by; leave via out here")
		}
		at.name += m.Name + "."
		return r.key(path, r.c.API.GroupKeys["Relationship"], m.Value, at)
	case known.Far != nil:
		if at.ends++; at.ends > maxGroupEnds {
			return fault.Input(path, "a key stands at most %d ends away", maxGroupEnds)
		}
		at.at, at.name = r.step(path, at, known), at.name+m.Name+"."
		at.far = known.Far
		return r.key(path, r.c.API.GroupKeys[known.Far.Name], m.Value, at)
	}
	grouping, err := r.grouping(path, at, known, m.Value)
	if err != nil {
		return err
	}
	return r.add(at, at.name+m.Name, grouping)
}

// add adds a key.
func (r *groupReader) add(at place, name string, of plan.Grouping) error {
	if slices.ContainsFunc(r.from.By, func(k plan.GroupBy) bool { return k.At == at.at && k.Of.String() == of.String() }) {
		return fault.Input("by", "the key %s is given twice; leave one of them out", name)
	}
	r.names = append(r.names, name)
	r.from.By = append(r.from.By, plan.GroupBy{At: at.at, Of: of})
	return r.c.AddSize(compile.ConditionSize)
}

// step returns the step over an end, which keys with the same beginning share.
func (r *groupReader) step(path string, at place, end api.InputKey) int {
	name := at.name + end.Name
	if i := slices.Index(r.paths, name); i >= 0 {
		return i
	}
	r.paths = append(r.paths, name)
	r.from.Steps = append(r.from.Steps, plan.GroupStep{From: at.at, End: end.End, Side: end.Side, Far: end.Far})
	return len(r.from.Steps) - 1
}

// grouping reads how to group by a property.
func (r *groupReader) grouping(path string, at place, k api.InputKey, v any) (plan.Grouping, error) {
	if k.Of == nil {
		return cases(r.c, path, at.far, k.Derived)
	}
	col, ok := k.Of.(plan.Column)
	if !ok {
		return k.Of.(plan.TypeOf), nil
	}
	if col.Of == plan.Relationship && !col.Property.Common {
		if col.Property = r.own(k); col.Property == nil {
			return nil, fault.Input(path, "not all of these relationships have this property to group by; keep those of one type that has it, by where or types")
		}
	}
	switch col.Property.Kind {
	case catalog.Date:
		unit, ok := map[any]plan.Unit{"YEAR": plan.Year, "MONTH": plan.Month, "DECADE": plan.Decade}[v]
		if !ok {
			return nil, fault.Input(path, "expected YEAR, MONTH or DECADE, not %s", input.Show(v))
		}
		return plan.PeriodOf{Column: col, Unit: unit}, nil
	case catalog.Int, catalog.BigInt, catalog.Float:
		ranges, err := readRanges(path, v)
		return plan.RangeOf{Column: col, Ranges: ranges}, err
	case catalog.String, catalog.URL, catalog.ID, catalog.EnumKind, catalog.Boolean, catalog.Duration, catalog.DateTime:
	}
	return col, nil
}

// types are the types of the rows' relationships; none if rows have no relationship.
func (r *groupReader) types() []*catalog.RelationshipType {
	switch from := r.from.Of.From.(type) {
	case plan.OverEnd:
		return []*catalog.RelationshipType{from.End.Relationship}
	case plan.Around:
		return from.Types
	case plan.OfRelationships:
		return from.Types
	case plan.OfType, plan.AnyNode, plan.Search, plan.Induced, plan.DatesAmong, plan.AllDatasets, plan.GroupNode, plan.Groups, plan.Inner, plan.Walk, plan.Walked:
	}
	return nil
}

// own is the property of the rows' relationships that a key names; nil if these are not of one
// type, or if the type has no such property. Keys of several types can share a name.
func (r *groupReader) own(k api.InputKey) *catalog.Property {
	types := r.types()
	if len(types) != 1 {
		return nil
	}
	if p := types[0].Property(k.Name); p != nil && api.GroupByType(p) == k.Type {
		return p
	}
	return nil
}

// readRanges reads the ranges of a number.
func readRanges(path string, v any) ([]plan.Range, error) {
	o, err := input.AsObject(path, v)
	if err != nil {
		return nil, err
	}
	path += ".ranges"
	given := o.Get("ranges")
	all := input.AsList(given)
	if given == nil || len(all) == 0 {
		return nil, fault.Input(path, "give at least one range, such as {gte: 0, lt: 12}")
	}
	if len(all) > maxRanges {
		return nil, fault.Input(path, "at most %d ranges may be given, and these are %d", maxRanges, len(all))
	}
	var out []plan.Range
	for i, x := range all {
		at := path + input.Index(given, i)
		r, err := readRange(at, x)
		if err != nil {
			return nil, err
		}
		for k, other := range out {
			if below(r.Gte, other.Lt) && below(other.Gte, r.Lt) {
				return nil, fault.Input(at, "this range overlaps %s; a number would lie in both", path+input.Index(given, k))
			}
		}
		out = append(out, r)
	}
	return out, nil
}

// readRange reads one range. Its bounds are float64 or nil.
func readRange(path string, v any) (plan.Range, error) {
	o, err := input.AsObject(path, v)
	if err != nil {
		return plan.Range{}, err
	}
	var r plan.Range
	if r.Gte, err = rangeBound(path, "gte", o); err != nil {
		return r, err
	}
	if r.Lt, err = rangeBound(path, "lt", o); err != nil {
		return r, err
	}
	switch {
	case r.Gte == nil && r.Lt == nil:
		return r, fault.Input(path, "a range needs gte, lt or both")
	case !below(r.Gte, r.Lt):
		return r, fault.Input(path, "this range is empty: gte must be less than lt")
	}
	return r, nil
}

// rangeBound reads a bound of a range; nil if it is not given.
func rangeBound(path, name string, o input.Object) (any, error) {
	v := o.Get(name)
	if v == nil {
		return nil, nil
	}
	return input.Scalar(path+"."+name, &catalog.Property{Name: name, Kind: catalog.Float}, v)
}

// below reports whether a number can be from the lower bound on and below the upper one.
func below(lower, upper any) bool {
	return lower == nil || upper == nil || lower.(float64) < upper.(float64)
}

// group compiles the selection on a RowGroup.
func (r *groupReader) group(row *compile.Row, stats []api.GroupKey, set ast.SelectionSet) (answer.Object, error) {
	var fields []answer.Member
	for _, sel := range r.c.Collect(set, []string{"RowGroup"}) {
		var a answer.Answer
		var err error
		switch sel.Name {
		case "__typename":
			a = answer.TypeName("RowGroup")
		case "count":
			a = answer.Count{At: row.Once(plan.Grouped{Part: plan.GroupCount})}
		case "stats":
			a = r.stats(row, stats, sel)
		case "keys":
			a, err = r.keys(row, sel)
		}
		if err != nil {
			return answer.Object{}, err
		}
		fields = append(fields, answer.NewMember(sel, a))
	}
	return answer.Object{At: answer.SameType, Fields: fields}, r.c.AddSize(len(fields))
}

// stats compiles the field stats of a RowGroup.
func (r *groupReader) stats(row *compile.Row, stats []api.GroupKey, sel graphql.CollectedField) answer.Answer {
	out := answer.GroupStats{Fields: r.c.Measures("Stat", sel)}
	r.from.Stats = nil
	for i, s := range stats {
		r.from.Stats = append(r.from.Stats, s.Of.(plan.Column))
		out.Of = append(out.Of, answer.Aggregate{Name: s.Name, At: i})
	}
	if len(stats) == 0 {
		return out
	}
	return answer.Inside{At: row.Once(plan.Grouped{Part: plan.GroupNumbers}), Answer: out}
}

// keys compiles the field keys of a Group, for each key by itself.
func (r *groupReader) keys(row *compile.Row, f graphql.CollectedField) (answer.Answer, error) {
	var out answer.GroupKeys
	for i, k := range r.from.By {
		var node *groupNode
		if of, ok := k.Of.(plan.TheNode); ok {
			node = &groupNode{far: of.Far, key: i}
		}
		var fields []answer.Member
		for _, sel := range r.c.Collect(f.Selections, []string{"RowGroupKey"}) {
			var a answer.Answer
			var err error
			switch sel.Name {
			case "__typename":
				a = answer.TypeName("RowGroupKey")
			case "by":
				a = answer.TypeName(r.names[i])
			case "value":
				if node != nil {
					a = node.label(r.c, row)
				} else {
					a = answer.GroupValue{At: row.Once(plan.Grouped{Part: plan.GroupValue, Key: i}), Of: k.Of}
				}
			case "node":
				if a = (answer.Null{}); node != nil {
					a, err = node.selected(r.c, row, sel)
				}
			}
			if err != nil {
				return nil, err
			}
			fields = append(fields, answer.NewMember(sel, a))
		}
		out = append(out, fields)
	}
	return out, r.c.AddSize(len(out))
}

// A groupNode is the node of a key. It is read by one list.
type groupNode struct {
	far  *catalog.Far
	key  int
	list *plan.List
	row  compile.Row
	at   int
}

func (n *groupNode) read(row *compile.Row) {
	if n.list == nil {
		n.list = &plan.List{From: plan.GroupNode{Key: n.key, Far: n.far}, Limit: 1}
		n.at = row.Add(n.list)
	}
}

// label compiles the value of the key.
func (n *groupNode) label(c *compile.Compiler, row *compile.Row) answer.Answer {
	n.read(row)
	at := n.row.Column(plan.Node, catalog.Find(c.Catalog.NodeFields, "label"))
	n.list.Row = n.row.Fields
	return answer.Inside{At: n.at, Answer: answer.GroupLabel{At: at}}
}

// selected compiles the selection on the node.
func (n *groupNode) selected(c *compile.Compiler, row *compile.Row, f graphql.CollectedField) (answer.Answer, error) {
	n.read(row)
	of, err := c.Node(&n.row, n.far, f.Selections)
	n.list.Row = n.row.Fields
	return answer.Inside{At: n.at, Answer: answer.First{Of: of}}, err
}
