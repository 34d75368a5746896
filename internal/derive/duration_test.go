package derive

import (
	"math"
	"strings"
	"testing"
)

func TestDurationsInWords(t *testing.T) {
	for s, want := range map[string]string{
		"P1Y6M": "1 year 6 months", "P18M": "18 months", "P1W": "1 week", "PT0.5S": "0.5 seconds", "P0D": "0 days",
		"P1Y2M3W4DT5H6M7.8S": "1 year 2 months 3 weeks 4 days 5 hours 6 minutes 7.8 seconds",
	} {
		d, err := ParseDuration(s)
		if err != nil || d.Words() != want {
			t.Errorf("%s in words is %q, %v; want %q", s, d.Words(), err, want)
		}
	}
}

func TestDurations(t *testing.T) {
	accepted := []string{
		"P1Y", "P18M", "P1Y6M", "P2W", "P10D", "P1Y2M3W4D", "PT36H", "PT1H30M", "P1DT12H", "PT0.5S", "PT0,5S",
		"P0D", "P0.5Y", "P1Y2M3W4DT5H6M7.8S", "P1MT1M", "P007Y",
	}
	for _, s := range accepted {
		if _, err := ParseDuration(s); err != nil {
			t.Errorf("%s: %v", s, err)
		}
	}
	refused := map[string]string{
		"": "does not begin with P", "1Y": "does not begin with P", "p1y": "does not begin with P",
		"-P1Y": "does not begin with P", "P": "missing", "PT": "missing", "P1YT": "missing", "PY": "no number",
		"P1": "no unit", "P1.": "no unit", "P1YT2": "no unit", "P1S": "one of Y M W D before T",
		"PT1D": "one of H M S after T", "P1M1Y": "not in order", "P1Y1Y": "not in order", "PT1S1M": "not in order",
		"PP1Y": "not followed by a unit", "PT1HT1M": "not followed by a unit", "P1.5Y3M": "fraction", "P0.5DT1H": "fraction",
		"P.5Y": "not a decimal", "P1.Y": "not a decimal", "P1.2.3Y": "not a decimal", "P+1Y": "not followed by a unit",
		"P-1Y": "not followed by a unit", "P1 Y": "not followed by a unit", " P1Y": "does not begin", "P1Y ": "not followed by a unit",
		"P١Y": "not followed by a unit", "P1é": "not followed by a unit", "P1\xff": "not followed by a unit",
		"P" + strings.Repeat("9", 400) + "Y": "bytes long",
	}
	for s, want := range refused {
		if _, err := ParseDuration(s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", s, err, want)
		}
	}
}

func TestSentenceMonths(t *testing.T) {
	for s, want := range map[string]any{
		"P1Y": 12.0, "P18M": 18.0, "P1Y6M": 18.0, "P0.5Y": 6.0, "P0M": 0.0, "P2.5M": 2.5,
		"P10D": nil, "P2W": nil, "P1YT1H": nil, "P1Y0D": nil, "nonsense": nil,
	} {
		if got := Computed()["Sentence.months"](map[string]any{"duration": s}); got != want {
			t.Errorf("%s: %v, want %v", s, got, want)
		}
	}
	if got := sentenceMonths(nil); got != nil {
		t.Errorf("no duration: %v", got)
	}
}

func FuzzDuration(f *testing.F) {
	for _, s := range []string{"P1Y6M", "PT36H", "P1.5Y", "P", "P1Y2M3W4DT5H6M7,8S", "-P1D"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDuration(s)
		if err != nil {
			return
		}
		if m, ok := d.Months(); ok && (math.IsInf(m, 0) || math.IsNaN(m) || math.Signbit(m)) {
			t.Errorf("%q has %v months", s, m)
		}
	})
}
