package neo4j

import (
	"context"
	"reflect"
	"testing"
	"time"

	"casegraph/internal/store/neo4j/compile"
)

// TestWhatIsGoneIsMissed: a fact that is removed before what is late of it is fetched,
// also one that stands in what another lacks. The list is to be read again, once.
func TestWhatIsGoneIsMissed(t *testing.T) {
	rows := []compile.Step{{Kind: compile.EachRow}}
	beside := &compile.Late{Path: append(rows, compile.Step{Kind: compile.Place, N: 1}), Places: []int{0}, Made: map[int64]compile.Statement{0: {Text: "beside"}}}
	l := &compile.Late{Path: rows, Places: []int{0}, Made: map[int64]compile.Statement{0: {Text: "late", Late: []*compile.Late{beside}}}}
	pair := func(id string) []any { return []any{int64(0), id} }
	d := lateRead{reads: func(_ context.Context, st compile.Statement) ([][]any, int, time.Duration, error) {
		if st.Text == "beside" {
			return [][]any{{[]any{"far", "its label"}}}, 1, 0, nil
		}
		return [][]any{{[]any{"a", []any{pair("far")}}}, {[]any{"b", []any{pair("gone")}}}}, 1, 0, nil
	}}
	value := []any{[]any{pair("a")}, []any{pair("b")}, []any{pair("gone")}}
	for _, want := range []bool{true, false} {
		d.late(t.Context(), []*compile.Late{l}, value)
		again, err := d.again()
		if again != want || (err == nil) != want || !reflect.DeepEqual(d.gone, []any{"gone"}) {
			t.Errorf("%v, %v: %v is gone", again, err, d.gone)
		}
	}
}
