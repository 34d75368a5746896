package table

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"casegraph/internal/record"
)

// TestWorkbooks reads sheets with what is seldom in them. The parts that all workbooks need
// are added.
func TestWorkbooks(t *testing.T) {
	for _, x := range []struct {
		name, sheet, strings, styles string
		d                            Dialect
		want                         string
	}{
		{name: "texts, with formats of their own and without how they are pronounced",
			strings: `<si><t>a</t></si><si><r><t>An</t></r><r><rPr><b/></rPr><t xml:space="preserve">n </t></r><rPh sb="0" eb="1"><t>x</t></rPh></si><si><t>_x005F_x000D_ _x000D_</t></si>`,
			sheet:   `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row><row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" t="s"><v>2</v></c></row>`,
			want:    "a|b\n2:1 Ann |_x000D_ \r\n"},
		{name: "cells and rows without a reference, and rows that are left out",
			sheet: `<row><c t="str"><v>a</v></c><c t="str"><v>b</v></c></row><row><c><v>1</v></c></row><row r="7"><c r="B7"><v>2</v></c></row><row/><row r="9"><c r="A9" s="0"/></row>`,
			want:  "a|b\n2:1 1|null\n7:1 null|2\n"},
		{name: "numbers",
			sheet: `<row><c t="str"><v>a</v></c></row><row><c><v>0.30000000000000004</v></c></row><row><c><v>1E-3</v></c></row><row><c><v>1.2345E+20</v></c></row><row><c><v>12345678901234567</v></c></row><row><c><v>-0.100</v></c></row><row><c><v>x</v></c></row>`,
			want: "a\n2:1 0.3\n3:1 0.001\n4:1 123450000000000000000\n5:1 12345678901234567\n6:1 -0.1\n" +
				"wrong 7:1: the cell has \"x\", which is not a number; expected one\n7:1 x\n"},
		{name: "dates of many formats",
			styles: `<numFmts><numFmt numFmtId="164" formatCode="[$-F800]dddd\,\ mmmm\ dd\,\ yyyy"/><numFmt numFmtId="165" formatCode="0.0 &quot;days&quot;"/><numFmt numFmtId="166" formatCode="[h]:mm"/><numFmt numFmtId="167" formatCode="yyyy-mm-dd hh:mm AM/PM;@"/><numFmt numFmtId="168" formatCode="[Red]#,##0.00"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="20"/><xf numFmtId="168"/></cellXfs>`,
			sheet:  `<row><c t="str"><v>a</v></c></row>` + cellsOf(`s="0"><v>44056`, `s="1"><v>44056`, `s="2"><v>44056`, `s="3"><v>44056`, `s="4"><v>1.5`, `s="5"><v>44056.75`, `s="5"><v>44056`, `s="6"><v>0.5`, `s="7"><v>44056.1`, `s="1"><v>44056.9`, `s="1"><v>59`, `s="1"><v>60`, `s="1"><v>61`, `s="1"><v>-1`, `t="d"><v>2020-08-13T00:00:00`, `s="1" t="str"><v>soon`),
			want: `a
2:1 44056
3:1 2020-08-13
4:1 2020-08-13
5:1 44056
6:1 36:00:00
7:1 2020-08-13T18:00:00
8:1 2020-08-13
9:1 12:00:00
10:1 44056.1
11:1 2020-08-13
12:1 1900-02-28
wrong 13:1: the cell has 29 February 1900, a day that never was; expected another date
13:1 60
14:1 1900-03-01
wrong 15:1: the number -1 is shown as a date, and there is none; expected a number of days from 0 to 2958465
15:1 -1
16:1 2020-08-13
17:1 soon
`},
		{name: "formulas, booleans and errors",
			sheet: `<row><c t="str"><v>a</v></c></row>` + cellsOf(`><f>1+1</f><v>2`, `t="b"><v>1`, `t="b"><v>0`, `t="e"><f>x</f><v>#N/A`, `t="str"><f>x</f><v>text`, `t="str"><f>x</f><v>`) + `<row><c><f>1+1</f></c></row>`,
			want: `a
2:1 2
3:1 true
4:1 false
wrong 5:1: the cell has the error #N/A; expected a value, or the mapping to take it for none with null: "#N/A"
5:1 #N/A
6:1 text
wrong 8:1: the formula in this cell has no value; expected the value that a spreadsheet program computes: open the workbook there, and save it
8:1 
`},
		{name: "rows before the names, and a table that begins in another column", d: Dialect{Skip: 2},
			sheet: `<row r="1"><c r="A1" t="str"><v>A report</v></c></row><row r="3"><c r="B3" t="str"><v> a </v></c><c r="C3" t="str"><v>b</v></c></row><row r="4"><c r="B4"><v>1</v></c></row>`,
			want:  "|a|b\n4:1 null|1|null\n"},
		{name: "a value beside the table",
			sheet: `<row><c t="str"><v>a</v></c></row><row><c><v>1</v></c><c r="D2" t="str"><v>note</v></c></row><row><c><v>2</v></c></row>`,
			want:  "a\nlost 2:4: \"note\" stands in a column without a name; expected at most 1 column, as in the row of names\n3:1 2\n"},
		{name: "only names", sheet: `<row><c t="str"><v>a</v></c></row>`, want: "a\nwarning 1:1: the sheet \"One\" has no rows below its header\n"},
		{name: "nothing", sheet: ``, want: "lost 1:1: the sheet \"One\" is empty; expected a row with the names of its columns\n"},
		{name: "two columns of one name", sheet: `<row><c t="str"><v>a</v></c><c t="str"><v>a</v></c></row>`, want: "lost 1:2: two columns are named \"a\"; expected each name once\n"},
		{name: "a text that is not there", sheet: `<row><c t="str"><v>a</v></c></row><row><c t="s"><v>7</v></c></row>`, want: "a\nwrong 2:1: the cell refers to the text \"7\" of the workbook, which has 0; expected a whole .xlsx\n2:1 \n"},
		{name: "cells that are not in order", sheet: `<row><c r="B1" t="str"><v>a</v></c><c r="A1" t="str"><v>b</v></c></row>`, want: "lost 1:1: the cells of this row are not in order, or more than 16384; expected a whole .xlsx\n"},
		{name: "XML that breaks off", sheet: `<row><c t="str"><v>a</v></c></row><row><c><v>1</v></c></row><row><c><v`, want: "a\n2:1 1\nlost 0:0: the part \"xl/worksheets/sheet1.xml\" of the workbook is damaged (XML syntax error on line 1: expected attribute name in element); expected a whole .xlsx\n"},
		{name: "a sheet by its name", d: Dialect{Sheet: "One"}, sheet: `<row><c t="str"><v>a</v></c></row><row><c><v>1</v></c></row>`, want: "a\n2:1 1\n"},
		{name: "a sheet that is not there", d: Dialect{Sheet: "one"}, sheet: ``, want: "lost 0:0: the workbook has no sheet \"one\"; expected one of \"One\"\n"},
	} {
		t.Run(x.name, func(t *testing.T) {
			f := file("a.xlsx", string(workbookOf(x.sheet, x.strings, x.styles)))
			if got := readAll(t, f, "xlsx", x.d); got != x.want {
				t.Errorf("got\n%s\nwant\n%s", got, x.want)
			}
		})
	}
}

// cellsOf returns a row for each cell.
func cellsOf(cells ...string) string {
	var b strings.Builder
	for _, c := range cells {
		b.WriteString("<row><c " + strings.TrimSpace(c) + "</v></c></row>")
	}
	return b.String()
}

// workbookOf returns a workbook with one sheet.
func workbookOf(sheet, texts, styles string) []byte {
	const (
		main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
		rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	)
	relationships := func(of ...string) string {
		var b strings.Builder
		for i := 0; i < len(of); i += 2 {
			fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="%s/%s" Target="%s"/>`, i/2+1, rels, of[i], of[i+1])
		}
		return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + b.String() + `</Relationships>`
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range [][2]string{
		{"_rels/.rels", relationships("officeDocument", "xl/workbook.xml")},
		{"xl/workbook.xml", `<workbook xmlns="` + main + `" xmlns:r="` + rels + `"><sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", relationships("worksheet", "/xl/worksheets/sheet1.xml", "sharedStrings", "sharedStrings.xml", "styles", "styles.xml")},
		{"xl/sharedStrings.xml", `<sst xmlns="` + main + `">` + texts + `</sst>`},
		{"xl/styles.xml", `<styleSheet xmlns="` + main + `">` + styles + `</styleSheet>`},
		{"xl/worksheets/sheet1.xml", `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="` + main + `"><cols><col min="1"/></cols><sheetData>` + sheet + `</sheetData></worksheet>`},
	} {
		w, err := z.Create(part[0])
		if err == nil {
			_, err = io.WriteString(w, part[1])
		}
		if err != nil {
			panic(err) // in memory
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// TestWorkbooksOfAnotherProgram reads what excelize writes.
func TestWorkbooksOfAnotherProgram(t *testing.T) {
	f := excelize.NewFile()
	set := func(sheet, at string, v any) {
		t.Helper()
		if err := f.SetCellValue(sheet, at, v); err != nil {
			t.Fatal(err)
		}
	}
	for i, v := range []any{"name", "born", "height", "alive", "seen"} {
		set("Sheet1", fmt.Sprintf("%c1", 'A'+i), v)
	}
	day := time.Date(1958, 3, 2, 0, 0, 0, 0, time.UTC)
	for i, v := range []any{"Ann Example", day, 0.1 + 0.2, true, day.Add(13*time.Hour + 30*time.Minute)} {
		set("Sheet1", fmt.Sprintf("%c3", 'A'+i), v)
	}
	if err := f.MergeCell("Sheet1", "A3", "A4"); err != nil {
		t.Fatal(err)
	}
	style, err := f.NewStyle(&excelize.Style{CustomNumFmt: new(`d". "mmmm yy`)})
	if err == nil {
		err = f.SetCellStyle("Sheet1", "B3", "B3", style)
	}
	if err == nil {
		_, err = f.NewSheet("Second")
	}
	if err != nil {
		t.Fatal(err)
	}
	set("Sheet1", "B4", "1960?")
	set("Second", "A1", "only")
	from1904 := true
	for _, x := range []struct {
		props *excelize.WorkbookPropsOptions
		d     Dialect
		want  string
	}{
		{nil, Dialect{}, `warning 0:0: the sheet "Sheet1" is read, and not the others: "Second"; the key sheet in the mapping names the one to read
name|born|height|alive|seen
3:1 Ann Example|1958-03-02|0.3|true|1958-03-02T13:30:00
4:1 null|1960?|null|null|null
`},
		{&excelize.WorkbookPropsOptions{Date1904: &from1904}, Dialect{Sheet: "Sheet1"}, `name|born|height|alive|seen
3:1 Ann Example|1962-03-03|0.3|true|1962-03-03T13:30:00
4:1 null|1960?|null|null|null
`},
		{nil, Dialect{Sheet: "Second"}, "only\nwarning 1:1: the sheet \"Second\" has no rows below its header\n"},
	} {
		if x.props != nil {
			if err := f.SetWorkbookProps(x.props); err != nil {
				t.Fatal(err)
			}
		}
		data, err := f.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		if got := readAll(t, file("a.xlsx", data.String()), "xlsx", x.d); got != x.want {
			t.Errorf("got\n%s\nwant\n%s", got, x.want)
		}
	}
	if err := f.SaveAs(t.TempDir()+"/a.xlsx", excelize.Options{Password: "x"}); err != nil {
		t.Fatal(err)
	}
	protected, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	const want = "lost 0:0: this workbook is protected by a password, or is an older .xls; expected an .xlsx without a password\n"
	if got := readAll(t, file("a.xlsx", protected.String()), "xlsx", Dialect{}); got != want {
		t.Errorf("got %s; want %s", got, want)
	}
}

// TestWorkbooksThatExpand to more than their limits are refused.
func TestWorkbooksThatExpand(t *testing.T) {
	for _, x := range []struct{ name, sheet, strings, want string }{
		{"a text", `<row><c t="str"><v>` + strings.Repeat("x", 2*maxRow) + `</v></c></row>`, "", "lost 0:0: a row of the sheet is longer than 16 MiB; expected a shorter one\n"},
		{"a row", `<row>` + strings.Repeat("<c/>", maxRow/2) + `</row>`, "", "lost 1:16385: the cells of this row are not in order, or more than 16384; expected a whole .xlsx\n"},
		{"a shared text", "", `<si><t>` + strings.Repeat("x", 2*maxRow) + `</t></si>`, "lost 0:0: a row of the sheet is longer than 16 MiB; expected a shorter one\n"},
	} {
		if got := readAll(t, file("a.xlsx", string(workbookOf(x.sheet, x.strings, ""))), "xlsx", Dialect{}); got != x.want {
			t.Errorf("%s: got %s; want %s", x.name, got, x.want)
		}
	}
}

// FuzzXLSX reads damaged sheets: what matters is that it ends, and reports every place.
func FuzzXLSX(f *testing.F) {
	f.Add(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`, `<si><t>a</t></si>`)
	f.Add(`<row><c s="1"><v>60</v></c></row><row><c><f>x</f></c></row>`, ``)
	f.Fuzz(func(t *testing.T, sheet, texts string) {
		err := Read(file("a.xlsx", string(workbookOf(sheet, texts, `<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>`))), "xlsx", Dialect{}, To{
			Columns: func([]string, record.Pos) {}, Row: func(*record.Value) error { return nil },
			Wrong: func(*record.Member, string) {}, Reject: func(record.Pos, string) {}, Lost: func(record.Pos, string) {}, Warn: func(record.Pos, string, string) {},
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
