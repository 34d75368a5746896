// Package tabular puts values into tables: cells of a spreadsheet, and the rows
// of an answer in JSON.
//
// Its one idea is that a table is for people who open it in a spreadsheet, so
// nothing in it may do something there ([CSV] guards against formulas) and
// nothing may be counted twice: a row is one thing, and what it has many of
// stands in one cell ([Flatten]).
package tabular
