package graph

import (
	"strings"
	"testing"
	"time"
)

// TestShortQueriesMayNotBecomeLongPlans nests ends of many types: each level multiplies the
// size of the plan by the number of types.
func TestShortQueriesMayNotBecomeLongPlans(t *testing.T) {
	s := serve(t, whole(t))
	turns := func(n int) string {
		return "{ claims(first: 2) { nodes { " + strings.Repeat("about(first: 2) { nodes { ... on Topic { claimsAbout(first: 2) { nodes { ", n) +
			"id" + strings.Repeat(" } } } } }", n) + " } } }"
	}
	if resp := s.ask(t, turns(3), ""); len(resp.Errors) > 0 {
		t.Error(resp.Errors)
	}
	start := time.Now()
	resp := s.ask(t, turns(30), "")
	if len(resp.Errors) != 1 || resp.Errors[0].Extensions["code"] != "QUERY_TOO_COSTLY" {
		t.Errorf("%.200v", resp.Errors)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("refused after %s", took)
	}
	// Selecting everything two levels deep is within the limit.
	fact := "id note citations { locator source { title } } datasets { name } "
	node := "... on Node { label type } ... on Person { name born } "
	rel := "... on Relationship { status since source { label " + node + "} target { label " + node + "} } "
	if resp := s.ask(t, "{ relationships { nodes { "+fact+rel+"} edges { node { "+fact+rel+"} } } sources { nodes { supports { nodes { "+fact+node+rel+"} } } } }", ""); len(resp.Errors) > 0 {
		t.Error(resp.Errors)
	}
}

// TestAnswersMayNotGrowWithoutBound checks the size limit: rows can occur in several places
// of an answer, and pages multiply.
func TestAnswersMayNotGrowWithoutBound(t *testing.T) {
	s := serve(t, whole(t))
	people := func(n int) string {
		return "{ people { nodes { " + strings.Repeat("statements { nodes { makers { nodes { ... on Person { ", n) +
			"id" + strings.Repeat(" } } } } }", n) + " } } }"
	}
	resp := s.ask(t, people(5), "")
	if len(resp.Errors) != 1 || resp.Errors[0].Extensions["code"] != "QUERY_TOO_COSTLY" || resp.Data != nil {
		t.Errorf("%.200v", resp.Errors)
	}
}

// TestFiltersNestOnlySoDeep checks the limit for nested filters. Stores have lower or higher
// limits of their own.
func TestFiltersNestOnlySoDeep(t *testing.T) {
	s := serve(t, small(t))
	for n, code := range map[int]any{29: nil, 30: "QUERY_TOO_COSTLY", 400: "QUERY_TOO_COSTLY"} {
		for _, level := range [][2]string{{"{not: ", "}"}, {"{or: [", "]}"}, {"{parts: {some: ", "}}"}} {
			resp := s.ask(t, "{ claims(where: "+strings.Repeat(level[0], n)+"{}"+strings.Repeat(level[1], n)+") { totalCount } }", "")
			var got any
			for _, e := range resp.Errors {
				got = e.Extensions["code"]
			}
			if got != code {
				t.Errorf("%d times %s: %.200v, want %v", n, level[0], resp.Errors, code)
			}
		}
	}
}
