package edtf

import (
	"bufio"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// table reads a file of testdata: the fields of each line, which bars separate.
func table(t testing.TB, name string) [][]string {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var rows [][]string
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if line := lines.Text(); line != "" && line[0] != '#' {
			row := strings.Split(line, "|")
			for i := range row {
				row[i] = strings.TrimSpace(row[i])
			}
			rows = append(rows, row)
		}
	}
	return rows
}

func show(d *Day) string {
	if d == nil {
		return "-"
	}
	return d.String()
}

func TestAccepted(t *testing.T) {
	for _, row := range table(t, "accepted.txt") {
		d, err := Parse(row[0])
		if err != nil {
			t.Error(err)
			continue
		}
		if got := []string{d.Text, show(d.Earliest), show(d.Latest)}; !slices.Equal(got, row) {
			t.Errorf("Parse(%q) = %v, want %v", row[0], got, row)
		}
		checkDate(t, d)
	}
}

func TestRefused(t *testing.T) {
	for _, row := range table(t, "refused.txt") {
		text := strings.ReplaceAll(strings.Trim(row[0], `"`), "␣", " ")
		_, err := Parse(text)
		want := `"` + text + `" is not a date: ` + row[1]
		if err == nil || err.Error() != want {
			t.Errorf("Parse(%q):\n got %v\nwant %s", text, err, want)
		}
	}
}

func TestRefusedTextIsQuotedSafely(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"2020\x00", `"2020\x00" is not a date: `},
		{"\xff\"", `"\xff\"" is not a date: `},
		{"2020\u200b", `"2020\u200b" is not a date: `},
		{"២០២០", `"២០២០" is not a date: `},
		{"2020\u00a0/2021", `"2020\u00a0/2021" is not a date: it has white space in it`},
		{strings.Repeat("0", 65), `"` + strings.Repeat("0", 32) + `…" is not a date: it is 65 bytes long, and a date has at most 64`},
		{"0" + strings.Repeat("២", 1<<20), `"0` + strings.Repeat("២", 10) + `…" is not a date: it is 3145729 bytes long, `},
	} {
		if _, err := Parse(c.text); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("Parse: got %v\nwant %s…", err, c.want)
		}
	}
}

func TestLongestDateIsRead(t *testing.T) {
	text := "[2001-01-01,2002-02-02,2003-03-03,2004-04-04,2005-05-05,2006-06]"
	if len(text) != MaxLen {
		t.Fatalf("%d bytes", len(text))
	}
	if _, err := Parse(text); err != nil {
		t.Error(err)
	}
}

// checkDate checks the invariants of the package comment.
func checkDate(t *testing.T, d Date) {
	t.Helper()
	again, err := Parse(d.Text)
	if err != nil || again.Text != d.Text || show(again.Earliest) != show(d.Earliest) || show(again.Latest) != show(d.Latest) {
		t.Errorf("%q is read as %v, %v once and %v, %v again (%v)", d.Text,
			show(d.Earliest), show(d.Latest), show(again.Earliest), show(again.Latest), err)
	}
	if d.Earliest != nil && d.Latest != nil && *d.Earliest > *d.Latest {
		t.Errorf("%q: earliest %v is after latest %v", d.Text, d.Earliest, d.Latest)
	}
	known := d.Earliest != nil && d.Earliest.known() || d.Latest != nil && d.Latest.known()
	if d.Dated() != known || known != (d.Earliest != nil || d.Latest != nil) {
		t.Errorf("%q: dated is %v, bounds are %v and %v", d.Text, d.Dated(), show(d.Earliest), show(d.Latest))
	}
	if d.Earliest != nil && *d.Earliest == Future || d.Latest != nil && *d.Latest == Past {
		t.Errorf("%q: the wrong end is open", d.Text)
	}
	for _, x := range []struct {
		held int64
		day  *Day
	}{{d.Key() / KeyUnit, d.Earliest}, {d.Key() % KeyUnit, d.Latest}} {
		if (x.held >= KeyUnknown) != (x.day == nil) || x.day != nil && Day(x.held)+Past != *x.day {
			t.Errorf("%q: its key holds %d for the day %v", d.Text, x.held, show(x.day))
		}
	}
	if key := d.Key(); key < 0 || key >= 1<<53 || (key == NoKey) == d.Dated() {
		t.Errorf("%q: key is %d, dated is %v", d.Text, key, d.Dated())
	}
}

// TestBoundsAreExact reads every mask of one date in some years and compares its
// bounds with those found by going through all days.
func TestBoundsAreExact(t *testing.T) {
	const from, to = 1890, 1919 // 1900 has no 29 February
	var texts []string
	for _, y := range []string{"1899", "1900", "1904", "189X", "190X", "191X"} {
		for _, m := range []string{"", "-XX", "-01", "-02", "-04", "-12"} {
			texts = append(texts, y+m)
			for _, d := range []string{"-XX", "-01", "-28", "-29", "-30", "-31"} {
				if m != "" {
					texts = append(texts, y+m+d)
				}
			}
		}
	}
	for _, text := range texts {
		var first, last string
		for day := time.Date(from, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() <= to; day = day.AddDate(0, 0, 1) {
			s := day.Format(time.DateOnly)
			fits := true
			for i := range text {
				fits = fits && (text[i] == 'X' || text[i] == s[i])
			}
			if fits {
				if first == "" {
					first = s
				}
				last = s
			}
		}
		d, err := Parse(text)
		switch {
		case (err != nil) != (first == ""):
			t.Errorf("Parse(%q): %v, first day is %q", text, err, first)
		case err == nil && (show(d.Earliest) != first || show(d.Latest) != last):
			t.Errorf("Parse(%q) = %v to %v, want %s to %s", text, d.Earliest, d.Latest, first, last)
		}
	}
}

func TestKeysFollowEarliestThenLatest(t *testing.T) {
	inOrder := []string{
		"../0000-01-01", "../2020", "[..2020-XX-XX,2021]",
		"0000", "1969-12-31", "1970-01-01", "2019/..", "2019/",
		"2020-01-01", "2020-01", "2020", "202X", "2020/9999", "2020/..", "2020/",
		"2020-01-02", "9999-12-31", "9999-12-31/..", "9999-12-31/",
		"/0000", "/2020", "/9999",
		"XXXX",
	}
	for i := 1; i < len(inOrder); i++ {
		a, errA := Parse(inOrder[i-1])
		b, errB := Parse(inOrder[i])
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		if a.Key() >= b.Key() {
			t.Errorf("key of %q is %d, of %q %d", a.Text, a.Key(), b.Text, b.Key())
		}
	}
}

func TestSameBoundsSameKey(t *testing.T) {
	for _, pair := range [][2]string{{"2020", "2020-XX~"}, {"2020/2021", "[2020,2021]"}, {"2020/..", "[2020..]"}, {"XXXX-01", "../.."}} {
		a, _ := Parse(pair[0])
		b, _ := Parse(pair[1])
		if a.Key() != b.Key() {
			t.Errorf("key of %q is %d, of %q %d", a.Text, a.Key(), b.Text, b.Key())
		}
	}
}

func TestKeyIsAsDocumented(t *testing.T) {
	d, _ := Parse("1970-01-01/1970-01-02")
	if got, want := d.Key(), int64(1<<22<<24|(1<<22+1)); got != want {
		t.Errorf("key is %d, want %d", got, want)
	}
	if (Date{}).Key() != NoKey || (Date{}).Dated() {
		t.Error("the zero date has bounds")
	}
}

func TestDayString(t *testing.T) {
	for _, c := range []struct {
		day  Day
		want string
	}{{0, "1970-01-01"}, {-1, "1969-12-31"}, {-719528, "0000-01-01"}, {2932896, "9999-12-31"}, {Past, ".."}, {Future, ".."}} {
		if got := c.day.String(); got != c.want {
			t.Errorf("day %d is %s, want %s", int64(c.day), got, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, name := range []string{"accepted.txt", "refused.txt"} {
		for _, row := range table(f, name) {
			f.Add(row[0])
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := Parse(s)
		if err == nil {
			if d.Text != s {
				t.Errorf("the text of %q is %q", s, d.Text)
			}
			checkDate(t, d)
		} else if d != (Date{}) || len(err.Error()) > 1000 || !strings.Contains(err.Error(), " is not a date: ") {
			t.Errorf("Parse(%q) = %v, %v", s, d, err)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for _, s := range []string{"2020-08-13", "XXXX-01-30", "2XXX-02-29", "2020-08/2022-02", "[..2020-01-29]"} {
		b.Run(s, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Parse(s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
