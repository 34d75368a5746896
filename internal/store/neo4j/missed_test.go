package neo4j

import (
	"context"
	"reflect"
	"testing"
	"time"
)

// TestWhatIsGoneIsMissed: a fact that is removed before what is late of it is fetched,
// also one that stands in what another lacks. The list is to be read again, once.
func TestWhatIsGoneIsMissed(t *testing.T) {
	rows := []step{{kind: eachRow}}
	beside := &late{path: append(rows, step{place, 1}), places: []int{0}, made: map[int64]statement{0: {text: "beside"}}}
	l := &late{path: rows, places: []int{0}, made: map[int64]statement{0: {text: "late", late: []*late{beside}}}}
	pair := func(id string) []any { return []any{int64(0), id} }
	d := decision{reads: func(_ context.Context, st statement) ([][]any, int, time.Duration, error) {
		if st.text == "beside" {
			return [][]any{{[]any{"far", "its label"}}}, 1, 0, nil
		}
		return [][]any{{[]any{"a", []any{pair("far")}}}, {[]any{"b", []any{pair("gone")}}}}, 1, 0, nil
	}}
	value := []any{[]any{pair("a")}, []any{pair("b")}, []any{pair("gone")}}
	for _, want := range []bool{true, false} {
		d.late(t.Context(), []*late{l}, value)
		again, err := d.again()
		if again != want || (err == nil) != want || !reflect.DeepEqual(d.gone, []any{"gone"}) {
			t.Errorf("%v, %v: %v is gone", again, err, d.gone)
		}
	}
}
