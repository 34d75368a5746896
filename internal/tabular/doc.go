// Package tabular writes tables, and turns JSON answers into tables.
//
// Its one idea: people open tables in a spreadsheet. So no cell may run as a formula ([CSV]
// escapes those), and nothing may be counted twice: each row stands for one object, and a
// list in that object becomes one cell ([Flatten]).
package tabular
