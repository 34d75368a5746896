// Package table reads tables as records with their places, whatever program wrote them.
//
// Its one idea: a table is a row of names and then rows of cells, and everything else is
// how a program wrote it down. A [Dialect] says how: the encoding, the delimiter, the
// quotes. What it does not say is detected, or follows from the format. [Read] gives each
// row as an object, with a member for each column.
//
// The package has a reader of its own for delimited text. encoding/csv knows no escape
// character, no table without quotes and no rows that end with CR alone. It gives no place
// for a quote that is not closed, and takes the rest of the file for one row. FuzzCSV
// compares the two where both apply.
//
// It also has a reader of its own for .xlsx. Libraries give cells as they are shown, or
// without their types, and end a sheet without an error where its XML is damaged.
//
// Invariants:
//
//  1. Each cell has its place: its line, and its column in code points of the text. In a
//     sheet these are the numbers of its row and its column.
//  2. A row that cannot be read is reported where it begins, or at the quote that begins in
//     it. Reading goes on with the next line.
//  3. Input is bounded: rows and columns in number and in bytes, after decompression.
//  4. Cells are given as they are written. What stands for no value is for others to say.
package table
