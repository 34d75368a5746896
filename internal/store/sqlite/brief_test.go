package sqlite

import (
	"reflect"
	"testing"
	"time"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// TestAReadThatIsNotBriefBecomesExpensive: it gives what it would have given, and
// waits for a place among the expensive reads.
func TestAReadThatIsNotBriefBecomesExpensive(t *testing.T) {
	s := opened(t)
	name := plan.Column{Of: plan.Dataset, Property: s.fits.Load().catalog.DatasetName(), Part: catalog.Value}
	list := &plan.List{From: plan.AllDatasets{}, Limit: plan.NoLimit, Order: []plan.SortKey{{By: name}}, Row: []plan.Field{name}}
	want := s.Read(t.Context(), []*plan.List{list})
	s.briefFor = time.Nanosecond
	for range cap(s.readers.expensive) {
		s.readers.expensive <- struct{}{}
	}
	read := make(chan []store.Result)
	go func() { read <- s.Read(t.Context(), []*plan.List{list}) }()
	select {
	case got := <-read:
		t.Fatalf("it waited for nobody: %v", got)
	case <-time.After(50 * time.Millisecond):
	}
	<-s.readers.expensive
	if got := <-read; got[0].Err != nil || !reflect.DeepEqual(got[0].Value, want[0].Value) {
		t.Errorf("%v; want %v", got[0], want[0])
	}
}
