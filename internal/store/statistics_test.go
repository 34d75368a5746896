package store_test

import (
	"testing"

	"casegraph/internal/store"
)

// TestStatisticsOfNoStoreAreRefused: what an operation may cost goes by them, and a
// file that holds them may be anybody's.
func TestStatisticsOfNoStoreAreRefused(t *testing.T) {
	for _, text := range []string{
		`[`, `{"nodes": {"Person": -1}}`, `{"relationships": {"Kin": -1}}`, `{"ends": {"Person OUT Kin": {"sum": 1, "squares": -1, "most": 1}}}`,
		`{"supports": {"most": -1}}`, `{"changed": -1}`, `{"nodes": {"Person": 1e300}}`,
	} {
		if _, err := store.ParseStatistics(text); err == nil {
			t.Errorf("%s is read", text)
		}
	}
	st := store.NewStatistics()
	st.Nodes["Person"], st.Ends["Person OUT Kin"] = 2, store.Degrees{Sum: 3, Squares: 5, Most: 2}
	if again, err := store.ParseStatistics(st.JSON()); err != nil || again.JSON() != st.JSON() {
		t.Errorf("%s was read as %v: %v", st.JSON(), again, err)
	}
}
