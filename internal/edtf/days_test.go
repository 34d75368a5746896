package edtf

import "testing"

// TestFirstAndLastDay has the day of each kind of end: known, open and unknown.
func TestFirstAndLastDay(t *testing.T) {
	for text, want := range map[string][2]string{
		"2020-08-13":      {"2020-08-13", "2020-08-13"},
		"2020-02~":        {"2020-02-01", "2020-02-29"},
		"202X":            {"2020-01-01", "2029-12-31"},
		"0000":            {"0000-01-01", "0000-12-31"},
		"XXXX-01-30":      {"", ""},
		"2020-08/2022-02": {"2020-08-01", "2022-02-28"},
		"../2020":         {"", "2020-12-31"},
		"2020/":           {"2020-01-01", ""},
		"2020/XXXX-01-29": {"2020-01-01", ""},
		"[..2020-01-29]":  {"", "2020-01-29"},
		"[2019,2021-05]":  {"2019-01-01", "2021-05-31"},
		"2020-01-29/..":   {"2020-01-29", ""},
		"[2020-01-29..]":  {"2020-01-29", ""},
	} {
		d, err := Parse(text)
		if got := [2]string{d.FirstDay(), d.LastDay()}; err != nil || got != want {
			t.Errorf("%s: got %v, %v; want %v", text, got, err, want)
		}
	}
}
