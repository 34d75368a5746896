package catalog

import "strings"

// SQLColumn returns the name of a property as a column that needs no quotes in the SQL of
// SQLite, DuckDB and PostgreSQL: a word of SQL gets an underscore.
func (p *Property) SQLColumn() string {
	if strings.Contains(sqlWords, " "+strings.ToLower(p.Name)+" ") {
		return p.Name + "_"
	}
	return p.Name
}

// sqlWords are the words that cannot be the name of a column in one of these without quotes.
const sqlWords = " add all alter analyse analyze and any array as asc asymmetric autoincrement between both by case cast" +
	" check collate column commit constraint create cross default deferrable delete desc describe distinct do drop else end" +
	" escape except exists false fetch for foreign from full glob group having in index initially inner insert intersect into" +
	" is isnull join lambda lateral leading left like limit natural not nothing notnull null offset on only or order outer" +
	" pivot pivot_longer pivot_wider placing primary qualify raise references returning right select set show some summarize" +
	" symmetric table then to trailing transaction true union unique unpivot update user using values variadic when where" +
	" window with "
