package edtf

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// TestGapsAreTheDaysThatADateCannotMean compares gaps with those found by going through all
// days, for random dates.
func TestGapsAreTheDaysThatADateCannotMean(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	one := func() string {
		y := []string{"1899", "1900", "1904", "190X", "189X"}[r.IntN(5)]
		m := []string{"", "-XX", fmt.Sprintf("-%02d", 1+r.IntN(12))}[r.IntN(3)]
		d := []string{"", "-XX", fmt.Sprintf("-%02d", 1+r.IntN(31))}[r.IntN(3)]
		if m == "" {
			d = ""
		}
		return y + m + d
	}
	tried := 0
	for tried < 400 {
		items := make([]string, 1+r.IntN(3))
		for i := range items {
			if items[i] = one(); r.IntN(4) == 0 {
				items[i] += ".." + one()
			}
		}
		text := strings.Join(items, ",")
		if len(items) > 1 || strings.Contains(text, "..") {
			text = "[" + text + "]"
		}
		d, err := Parse(text)
		if err != nil {
			continue
		}
		tried++
		gap := map[Day]bool{}
		for _, g := range d.Gaps() {
			if g.First > g.Last || g.First <= *d.Earliest || g.Last >= *d.Latest {
				t.Fatalf("%s: the gap %v to %v is not inside the date", text, g.First, g.Last)
			}
			for day := g.First; day <= g.Last; day++ {
				gap[day] = true
			}
		}
		for day := *d.Earliest; day <= *d.Latest; day++ {
			if can := canMean(items, day); can == gap[day] {
				t.Fatalf("%s can mean %v: %v, but in a gap: %v", text, day, can, gap[day])
			}
		}
	}
}

// canMean reads the days of some items letter by letter.
func canMean(items []string, day Day) bool {
	s := time.Unix(0, 0).UTC().AddDate(0, 0, int(day)).Format(time.DateOnly)
	fits := func(mask string) bool {
		for i := range mask {
			if mask[i] != 'X' && mask[i] != s[i] {
				return false
			}
		}
		return true
	}
	for _, item := range items {
		from, to, isRange := strings.Cut(item, "..")
		if !isRange && fits(item) {
			return true
		}
		if isRange {
			a, _ := Parse(from)
			b, _ := Parse(to)
			if *a.Earliest <= day && day <= *b.Latest {
				return true
			}
		}
	}
	return false
}

func TestDatesWithoutGaps(t *testing.T) {
	for _, text := range []string{"2020", "2020-08", "202X", "2020-XX-XX", "2019/2021", "2020-XX-13/2021", "[2019,2020]", "[2019..2021]", "[..2019,2020]", "[2019,XXXX]", "XXXX-01-30", "2020/"} {
		if d, err := Parse(text); err != nil || d.Gaps() != nil {
			t.Errorf("%s has gaps %v (%v)", text, d.Gaps(), err)
		}
	}
	if d, _ := Parse("[..2019,2021]"); fmt.Sprint(d.Gaps()) != "[{2020-01-01 2020-12-31}]" {
		t.Error(d.Gaps())
	}
	if code := (Gap{0, 1}).Code(); code/GapUnit != CodeOf(0) || code%GapUnit != CodeOf(1) {
		t.Error(code)
	}
}

// TestDatesOfManyRunsAreTooScattered counts the runs of dates without making them.
func TestDatesOfManyRunsAreTooScattered(t *testing.T) {
	for text, want := range map[string]bool{
		"2020-XX-13": false, "202X-XX-13": false, "20XX-05-13": false, "20XX-05": false, "2XXX": false, "XXXX-XX-13": false, "2XXX-XX-13/2020": false, "2XXX-XX-XX": false, "[..2019,2XXX-XX-13,2021..]": false,
		"[2019,2021]": false, "[..2019,2021..]": false, "[202X-XX-13,2031]": false,
		"20XX-XX-13": true, "2XXX-XX-13": true, "2XXX-05": true, "2XXX-05-13?": true, "[2019,2XXX-XX-13]": true, "[20XX-05-13,19XX-06-13,2021]": true,
	} {
		d, err := Parse(text)
		if err != nil || d.TooScattered() != want {
			t.Errorf("%s: %v, want %v (%v)", text, d.TooScattered(), want, err)
		}
		if !want && len(d.Gaps()) >= MaxRuns {
			t.Errorf("%s has %d gaps", text, len(d.Gaps()))
		}
	}
}
