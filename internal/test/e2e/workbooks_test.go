package e2e

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// workbook makes an .xlsx of the sheets in a JSON text. A cell is a JSON value, or an object
// with a date or a formula.
func workbook(t *testing.T, text []byte) []byte {
	t.Helper()
	var sheets []struct {
		Sheet string
		Rows  [][]any
	}
	if err := json.Unmarshal(text, &sheets); err != nil {
		t.Fatal(err)
	}
	f := excelize.NewFile()
	defer f.Close()
	for i, s := range sheets {
		if i == 0 {
			check(t, f.SetSheetName("Sheet1", s.Sheet))
		} else if _, err := f.NewSheet(s.Sheet); err != nil {
			t.Fatal(err)
		}
		for row, cells := range s.Rows {
			for column, v := range cells {
				at, err := excelize.CoordinatesToCellName(column+1, row+1)
				check(t, err)
				special, _ := v.(map[string]any)
				switch {
				case special["formula"] != nil:
					check(t, f.SetCellFormula(s.Sheet, at, special["formula"].(string)))
					continue
				case special["date"] != nil:
					v, err = time.Parse(time.DateOnly, special["date"].(string))
					check(t, err)
				}
				check(t, f.SetCellValue(s.Sheet, at, v))
			}
		}
	}
	data, err := f.WriteToBuffer()
	check(t, err)
	return data.Bytes()
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
