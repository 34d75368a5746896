package sqlite

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// A store has a view for each type, for those who open its file with another program: with
// the ids of facts, and without the columns that only this package needs. This package
// itself reads no view. So a file without them, or with those of another version, fits all
// the same, and the next migration makes them anew.

// viewEnding ends the name of each view, after the name of its type.
const viewEnding = "_view"

// viewsOf are the statements that make the views of a catalog. A view whose name a type has
// is left out.
func viewsOf(cat *catalog.Catalog) []string {
	var out []string
	taken := map[string]bool{}
	types := store.Diff(nil, cat).NewTypes
	for _, t := range types {
		taken[strings.ToLower(t.Name)] = true
	}
	for _, t := range types {
		if name := viewName(t); !taken[strings.ToLower(name)] {
			out = append(out, "CREATE VIEW "+quote(name)+" AS SELECT "+viewSelect(t, cat))
		}
	}
	return out
}

func viewName(t store.Type) string {
	switch t.Sort {
	case store.Citations:
		return "Citation" + viewEnding
	case store.Datasets:
		return "Dataset" + viewEnding
	case store.Nodes, store.Relationships:
	}
	return t.Name + viewEnding
}

// viewSelect is what a view selects: what identifies a row, and then the properties.
func viewSelect(t store.Type, cat *catalog.Catalog) string {
	var columns []string
	from := tableOf(t.StoredType) + " r"
	switch t.Sort {
	case store.Nodes, store.Datasets:
	case store.Relationships:
		columns = append(columns, `r."id" AS "id"`,
			`s.id AS "from_id"`, `s.type AS "from_type"`, labelOf("s", t.Relationship.From.Types)+` AS "from_label"`,
			`d.id AS "to_id"`, `d.type AS "to_type"`, labelOf("d", t.Relationship.To.Types)+` AS "to_label"`)
		from += " JOIN _fact s ON s._id=r._src JOIN _fact d ON d._id=r._dst"
	case store.Citations:
		columns = append(columns, `s.id AS "fact"`, `s.type AS "fact_type"`,
			`d.id AS "source"`, labelOf("d", []*catalog.NodeType{cat.Source()})+` AS "source_label"`, `r._dataset AS "dataset"`)
		from += " JOIN _fact s ON s._id=r._fact JOIN _fact d ON d._id=r._source"
	}
	for _, p := range t.Properties {
		if p.Name != "id" || t.Sort == store.Nodes {
			columns = append(columns, viewColumn(p)+" AS "+quote(p.SQLColumn()))
		}
	}
	return strings.Join(columns, ",") + " FROM " + from
}

// viewColumn is the value of a property as people read it: an instant in RFC 3339. A list is
// in JSON, as it is stored.
func viewColumn(p *catalog.Property) string {
	c := "r." + quote(p.Name)
	if p.Kind == catalog.DateTime && !p.List {
		ms := "(" + c + "%1000+1000)%1000" // not negative before 1970
		return "strftime('%Y-%m-%dT%H:%M:%S',(" + c + "-" + ms + ")/1000,'unixepoch')||printf('.%03dZ'," + ms + ")"
	}
	return c
}

// labelOf is the label of the node that a row of _fact is, which has one of these types.
func labelOf(fact string, types []*catalog.NodeType) string {
	var of []string
	for _, t := range types {
		of = append(of, `(SELECT "label" FROM `+quote(t.Name)+" WHERE _id="+fact+"._id)")
	}
	if len(of) == 1 {
		return of[0]
	}
	return "coalesce(" + strings.Join(of, ",") + ")"
}

// plainView is the form of a view: names, and the few words above. A view of a file is never
// read here. The form is for those who read it elsewhere, and trust a store that opens.
var plainView = func() *regexp.Regexp {
	const (
		column = `[rsd]\.` + nameForm
		label  = `\(SELECT "label" FROM "\w+" WHERE _id=[sd]\._id\)`
		labels = `(?:` + label + `|coalesce\(` + label + `(?:,` + label + `)*\))`
		ms     = `\(` + column + `%1000\+1000\)%1000`
		time   = `strftime\('%Y-%m-%dT%H:%M:%S',\(` + column + `-` + ms + `\)/1000,'unixepoch'\)\|\|printf\('\.%03dZ',` + ms + `\)`
		item   = `(?:` + column + `|` + labels + `|` + time + `) AS "\w+"`
	)
	return regexp.MustCompile(`^CREATE VIEW "\w+` + viewEnding + `" AS SELECT ` + item + `(?:,` + item + `)* FROM ` + nameForm +
		` r(?: JOIN _fact [sd] ON [sd]\._id=r\.\w+)*$`)
}()

// views are the names and the texts of the views in a file.
func views(ctx context.Context, c *conn) (map[string]string, error) {
	rows, err := c.rows(ctx, "SELECT ifnull(group_concat(json_array(name,sql),''),'')||';' FROM sqlite_schema WHERE type='view'", plain(asText, asText))
	out := map[string]string{}
	for _, row := range rows {
		t := row.([]any)
		out[t[0].(string)] = t[1].(string)
	}
	return out, err
}

// hasViews says whether the views of a file are those of a catalog.
func hasViews(ctx context.Context, c *conn, cat *catalog.Catalog) (bool, error) {
	there, err := views(ctx, c)
	wanted := viewsOf(cat)
	for _, sql := range there {
		if !slices.Contains(wanted, sql) {
			return false, err
		}
	}
	return len(there) == len(wanted), err
}

// dropViews takes the views away. A column that one reads could not be dropped.
func dropViews(ctx context.Context, c *conn) error {
	there, err := views(ctx, c)
	for name := range there {
		if err == nil {
			err = c.once(ctx, "DROP VIEW "+quote(name))
		}
	}
	return err
}
