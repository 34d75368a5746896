package neo4j

import (
	"context"
	"reflect"
	"testing"
	"time"
)

// TestWhatIsGoneTakesItsRowAlong: a fact that is removed before what is late of it is
// fetched, also one that stands in what another lacks.
func TestWhatIsGoneTakesItsRowAlong(t *testing.T) {
	rows := []step{{kind: eachRow}}
	beside := &late{path: append(rows, step{place, 1}), places: []int{0}, made: map[int64]statement{0: {text: "beside"}}}
	l := &late{path: rows, places: []int{0}, made: map[int64]statement{0: {text: "late", late: []*late{beside}}}}
	pair := func(id string) []any { return []any{int64(0), id} }
	d := decision{lists: map[*any]bool{}, reads: func(_ context.Context, st statement) ([][]any, int, time.Duration, error) {
		if st.text == "beside" {
			return [][]any{{[]any{"far", "its label"}}}, 1, 0, nil
		}
		return [][]any{{[]any{"a", []any{pair("far")}}}, {[]any{"b", []any{pair("gone")}}}}, 1, 0, nil
	}}
	var value any = []any{[]any{pair("a")}, []any{pair("b")}, []any{pair("gone")}}
	d.late(t.Context(), []*late{l}, &value)
	d.leaveOut()
	want := []any{[]any{[]any{"its label"}}}
	if d.err != nil || !reflect.DeepEqual(value, any(want)) {
		t.Errorf("%v, %v", value, d.err)
	}
}
