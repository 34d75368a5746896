package text

import (
	"slices"
	"testing"
)

func TestTerms(t *testing.T) {
	for _, c := range []struct {
		query string
		want  []string
	}{
		{"", nil},
		{" \t\n\u00a0\u3000\u200b\u0301", nil},
		{"Ny  Nak", []string{"ny", "nak"}},
		{"nak NAK Nák ny", []string{"nak", "ny"}},
		{"ភ្នំ\u200bពេញ តុលាការ", []string{"ភ្នំពេញ", "តុលាការ"}},
		{"Phạm\u00a0Văn\u2003Đồng", []string{"pham", "van", "dong"}},
		{"北京　上海", []string{"北京", "上海"}},
		{"2020-08", []string{"2020-08"}},
	} {
		if got := Terms(c.query); !slices.Equal(got, c.want) {
			t.Errorf("Terms(%+q) = %+q, want %+q", c.query, got, c.want)
		}
	}
}
