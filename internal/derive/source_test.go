package derive

import (
	"strings"
	"testing"
)

func TestShortTitles(t *testing.T) {
	long := strings.Repeat("Quite a long title, ", 4) // 80 characters
	for _, c := range []struct {
		values map[string]any
		want   any
	}{
		{nil, nil},
		{map[string]any{"title": " A title ", "description": "D"}, "A title"},
		{map[string]any{"title": " ", "description": "D", "publisher": "P"}, "D"},
		{map[string]any{"publisher": "P", "date": "2020"}, "P"},
		{map[string]any{"title": long}, "Quite a long title, Quite a long title, Quite a long title…"},
		{map[string]any{"title": strings.Repeat("é", 60)}, strings.Repeat("é", 60)},
		{map[string]any{"title": strings.Repeat("é", 61)}, strings.Repeat("é", 59) + "…"},
	} {
		if got := sourceShortTitle(c.values); got != c.want {
			t.Errorf("%v: %v, want %v", c.values, got, c.want)
		}
	}
}
