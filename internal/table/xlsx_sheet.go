package table

import (
	"encoding/xml"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"casegraph/internal/record"
)

// The size of a sheet, as all programs have it.
const (
	maxRows    = 1 << 20
	maxColumns = 1 << 14
)

// A sheetReading is one pass over a sheet. Line and column of a place are the numbers of the
// row and of the column.
type sheetReading struct {
	*workbook
	to    To
	skip  int
	names []string
	at    record.Pos              // of the names
	given bool                    // there are rows below them
	each  func([]sheetCell) error // is called with the cells of each row that has one
}

// A sheetCell is a cell as the sheet has it.
type sheetCell struct {
	record.Pos
	text string
	// wrong says why the text is not the cell's value; "" if it is.
	wrong string
}

// read reads a sheet as a stream.
func (w *workbook) read(s sheet, skip int, to To) error {
	r := &sheetReading{workbook: w, to: to, skip: skip}
	r.each = r.row
	err := w.parse(s.part, maxSheet, r.rows)
	if e, ok := errors.AsType[*fatalError](err); ok {
		return e.error
	}
	if err != nil {
		return err
	}
	switch {
	case r.names == nil:
		return record.Syntax(record.Pos{Line: 1, Column: 1}, "the sheet %s is empty; expected a row with the names of its columns", record.Quoted(s.name))
	case !r.given:
		to.Warn(r.at, NoRows, fmt.Sprintf("the sheet %s has no rows below its header", record.Quoted(s.name)))
	}
	return nil
}

// rows reads the rows of a sheet.
func (r *sheetReading) rows(p parser, b *bounded) error {
	number := 0
	var cells []sheetCell
	for {
		token, err := p.next()
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local != "row" {
				continue
			}
			b.row = maxRow
			last := number
			if number = position(attribute(t, "r"), last); number > maxRows || number <= last {
				return record.Syntax(record.Pos{Line: number, Column: 1}, "the rows of the sheet are not in order, or more than %d; expected a whole .xlsx", maxRows)
			}
			if cells, err = r.cells(p, number, cells[:0]); err != nil {
				return err
			}
			if len(cells) == 0 {
				continue
			}
			if err := r.each(cells); err != nil {
				return err
			}
		case xml.EndElement:
			if t.Name.Local == "sheetData" {
				return nil
			}
		}
	}
}

// attribute returns the value of an attribute, or "".
func attribute(t xml.StartElement, name string) string {
	for i := range t.Attr {
		if t.Attr[i].Name.Local == name {
			return t.Attr[i].Value
		}
	}
	return ""
}

// position reads the number of a row or a column. Without one, it is the next.
func position(s string, last int) int {
	if n, err := strconv.Atoi(s); err == nil && n > 0 {
		return n
	}
	return last + 1
}

// cells reads the cells of a row that are not blank.
func (r *sheetReading) cells(p parser, line int, cells []sheetCell) ([]sheetCell, error) {
	column := 0
	for {
		token, err := p.next()
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if t.Name.Local != "c" {
				if err := p.skip(); err != nil {
					return nil, err
				}
				continue
			}
			last := column
			if column = position(columnNumber(attribute(t, "r")), last); column > maxColumns || column <= last {
				return nil, record.Syntax(record.Pos{Line: line, Column: column}, "the cells of this row are not in order, or more than %d; expected a whole .xlsx", maxColumns)
			}
			c, err := r.cell(p, t)
			if err != nil {
				return nil, err
			}
			if c.wrong != "" || strings.TrimSpace(c.text) != "" {
				c.Pos = record.Pos{Line: line, Column: column}
				cells = append(cells, c)
			}
		case xml.EndElement:
			return cells, nil
		}
	}
}

// columnNumber returns the number of the column that a reference such as C7 names.
func columnNumber(reference string) string {
	n := 0
	for _, c := range []byte(reference) {
		if c |= 0x20; c < 'a' || c > 'z' || n > maxColumns {
			break
		}
		n = n*26 + int(c-'a') + 1
	}
	return strconv.Itoa(n)
}

// cell reads a cell. A formula counts with the value that it had when it was saved.
func (r *sheetReading) cell(p parser, start xml.StartElement) (sheetCell, error) {
	var value string
	var valued, formula bool
	kind := attribute(start, "t")
	style, _ := strconv.Atoi(attribute(start, "s"))
	for {
		token, err := p.next()
		if err != nil {
			return sheetCell{}, err
		}
		switch t := token.(type) {
		case xml.EndElement:
			if formula && !valued {
				return sheetCell{wrong: "the formula in this cell has no value; expected the value that a spreadsheet program computes: open the workbook there, and save it"}, nil
			}
			if !valued {
				return sheetCell{}, nil
			}
			return r.valueOf(kind, value, style)
		case xml.StartElement:
			switch t.Name.Local {
			case "v":
				value, err = characters(p)
				valued = true
			case "is":
				value, err = richText(p)
				valued = true
			case "f":
				formula = true
				err = p.skip()
			case "c", "row":
				err = errors.New("a cell is not closed")
			default:
				err = p.skip()
			}
			if err != nil {
				return sheetCell{}, err
			}
		}
	}
}

// characters reads the text of an element.
func characters(p parser) (string, error) {
	var b strings.Builder
	for {
		token, err := p.next()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.CharData:
			b.Write(t)
		case xml.EndElement:
			return b.String(), nil
		}
	}
}

// valueOf returns the cell with a value of a kind (ECMA-376, part 1, 18.18.11).
func (r *sheetReading) valueOf(kind, value string, style int) (sheetCell, error) {
	switch kind {
	case "s":
		n, err := strconv.Atoi(value)
		text, ok, failed := r.strings.get(n)
		switch {
		case failed != nil:
			return sheetCell{}, &fatalError{failed}
		case err != nil || !ok:
			return sheetCell{wrong: fmt.Sprintf("the cell refers to the text %s of the workbook, which has %d; expected a whole .xlsx", record.Quoted(value), len(r.strings.ends))}, nil
		}
		return sheetCell{text: text}, nil
	case "str":
		return sheetCell{text: unescape(value)}, nil
	case "inlineStr":
		return sheetCell{text: value}, nil
	case "b":
		if value == "0" || value == "1" {
			value = strconv.FormatBool(value == "1")
		}
		return sheetCell{text: value}, nil
	case "e":
		return sheetCell{text: value, wrong: fmt.Sprintf("the cell has the error %s; expected a value, or the mapping to take it for none with null: %q", value, value)}, nil
	case "d":
		return sheetCell{text: strings.TrimSuffix(value, "T00:00:00")}, nil
	}
	var text string
	var err error
	if style >= 0 && style < len(r.dates) && r.dates[style] != plainNumber {
		text, err = r.dateText(value, r.dates[style])
	} else {
		text, err = decimal(value)
	}
	if err != nil {
		return sheetCell{text: value, wrong: err.Error()}, nil
	}
	return sheetCell{text: text}, nil
}

// row takes the names of the columns, or a row below them.
func (r *sheetReading) row(cells []sheetCell) error {
	if cells[0].Line <= r.skip {
		return nil
	}
	if r.names == nil {
		return r.header(cells)
	}
	r.given = true
	line := record.Pos{Line: cells[0].Line, Column: 1}
	if last := cells[len(cells)-1]; last.Column > len(r.names) {
		r.to.Reject(last.Pos, fmt.Sprintf("%s stands in a column without a name; expected at most %s, as in the row of names", record.Quoted(last.text), count(len(r.names), "column", "columns")))
		return nil
	}
	v := &record.Value{Pos: line, Shape: record.Object, Members: make([]record.Member, len(r.names))}
	for i, name := range r.names {
		at := record.Pos{Line: line.Line, Column: i + 1}
		m := &v.Members[i]
		m.Name, m.Pos, m.Value.Pos = name, at, at
	}
	for _, c := range cells {
		m := &v.Members[c.Column-1]
		m.Value.Shape, m.Value.Text, m.Value.Bare = record.Text, c.text, true
		if c.wrong != "" {
			r.to.Wrong(m, c.wrong)
		}
	}
	if err := r.to.Row(v); err != nil {
		return &fatalError{err}
	}
	return nil
}

func (r *sheetReading) header(cells []sheetCell) error {
	r.at = cells[0].Pos
	texts := make([]string, cells[len(cells)-1].Column)
	places := make([]record.Pos, len(texts))
	for _, c := range cells {
		if c.wrong != "" {
			return record.Syntax(c.Pos, "%s", c.wrong)
		}
		texts[c.Column-1], places[c.Column-1] = c.text, c.Pos
	}
	var err error
	if r.names, err = namesOf(texts, places); err != nil {
		return err
	}
	r.to.Columns(r.names, r.at)
	return nil
}
