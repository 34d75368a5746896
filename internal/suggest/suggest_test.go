package suggest

import "testing"

func TestTheNearestNameIsMeant(t *testing.T) {
	names := []string{"Person", "Place", "Party", "name", "mane"}
	for written, want := range map[string]string{
		"Persn": "Person", "person": "Person", "Plaec": "Place", "nmae": "name", "Organization": "", "": "", "x": "",
	} {
		if got := Nearest(written, names); got != want {
			t.Errorf("%q is taken for %q, want %q", written, got, want)
		}
	}
	if got := Instead("Persn", names); got != "; did you mean Person?" {
		t.Error(got)
	}
	if got := Instead("x", []string{"a", "b"}); got != "; expected one of a b" {
		t.Error(got)
	}
	filter := []string{"eq", "lte", "contains", "before"}
	for written, want := range map[string]string{"like": "contains", "equals": "eq", "lt": "before", "lessThan": "before", "ilike": "", "eq": "", "": ""} {
		if got := Condition(written, filter); got != want {
			t.Errorf("%q is taken for the condition %q, want %q", written, got, want)
		}
	}
	if got := DidYouMean("x", names); got != "" {
		t.Error(got)
	}
}
