package floor

// The answers, in the form that the GraphQL queries ask for. Values that may be
// null are kept as the driver gives them.
type (
	list[T any] struct {
		TotalCount *int64 `json:"totalCount,omitempty"`
		Nodes      []T    `json:"nodes"`
	}
	edges[R, N any] struct {
		Edges []edge[R, N] `json:"edges"`
	}
	edge[R, N any] struct {
		Relationship R `json:"relationship"`
		Node         N `json:"node"`
	}

	personAnswer struct {
		ID            any                         `json:"id"`
		Name          any                         `json:"name"`
		OtherNames    any                         `json:"otherNames"`
		Gender        any                         `json:"gender"`
		Born          any                         `json:"born"`
		Living        any                         `json:"living"`
		Nationalities any                         `json:"nationalities"`
		Accounts      edges[accountHeld, account] `json:"accounts"`
	}
	accountHeld struct {
		ID     any `json:"id"`
		Status any `json:"status"`
		Since  any `json:"since"`
		Until  any `json:"until"`
	}
	account struct {
		ID          any `json:"id"`
		Platform    any `json:"platform"`
		Handle      any `json:"handle"`
		DisplayName any `json:"displayName"`
		URL         any `json:"url"`
	}

	caseAnswer struct {
		ID         any                `json:"id"`
		Title      any                `json:"title"`
		CaseNumber any                `json:"caseNumber"`
		Kind       any                `json:"kind"`
		Status     any                `json:"status"`
		Filed      any                `json:"filed"`
		Parties    edges[party, node] `json:"parties"`
		Charges    list[charge]       `json:"charges"`
		Decisions  list[decision]     `json:"decisions"`
	}
	party struct {
		Status any `json:"status"`
		Role   any `json:"role"`
		Side   any `json:"side"`
	}
	node struct {
		ID    any `json:"id"`
		Type  any `json:"type"`
		Label any `json:"label"`
	}
	charge struct {
		ID      any `json:"id"`
		Offence any `json:"offence"`
		Statute any `json:"statute"`
		Plea    any `json:"plea"`
		Outcome any `json:"outcome"`
		Counts  any `json:"counts"`
	}
	decision struct {
		ID        any            `json:"id"`
		Kind      any            `json:"kind"`
		Date      any            `json:"date"`
		Finality  any            `json:"finality"`
		Summary   any            `json:"summary"`
		Sentences list[sentence] `json:"sentences"`
	}
	sentence struct {
		ID        any `json:"id"`
		Kind      any `json:"kind"`
		Duration  any `json:"duration"`
		Months    any `json:"months"`
		Suspended any `json:"suspended"`
		Fine      any `json:"fine"`
		Currency  any `json:"currency"`
		Date      any `json:"date"`
	}

	personRow struct {
		ID         any             `json:"id"`
		Name       any             `json:"name"`
		Born       any             `json:"born"`
		Living     any             `json:"living"`
		Statements list[statement] `json:"statements"`
	}
	statement struct {
		ID      any `json:"id"`
		Kind    any `json:"kind"`
		Summary any `json:"summary"`
		Date    any `json:"date"`
		Mode    any `json:"mode"`
	}

	agencyAnswer struct {
		ID        any                       `json:"id"`
		Name      any                       `json:"name"`
		Kind      any                       `json:"kind"`
		Officials edges[position, official] `json:"officials"`
	}
	position struct {
		Since any `json:"since"`
		Until any `json:"until"`
		Title any `json:"title"`
	}
	official struct {
		ID         any            `json:"id"`
		Name       any            `json:"name"`
		Statements list[asserted] `json:"statements"`
	}
	asserted struct {
		ID      any         `json:"id"`
		Kind    any         `json:"kind"`
		Summary any         `json:"summary"`
		Date    any         `json:"date"`
		Asserts list[claim] `json:"asserts"`
	}
	claim struct {
		ID    any        `json:"id"`
		Text  any        `json:"text"`
		Kind  any        `json:"kind"`
		About list[node] `json:"about"`
	}

	convictedRow struct {
		ID     any `json:"id"`
		Name   any `json:"name"`
		Born   any `json:"born"`
		Gender any `json:"gender"`
	}

	groupsAnswer struct {
		TotalCount any     `json:"totalCount"`
		Nodes      []group `json:"nodes"`
	}
	group struct {
		Keys  []groupKey `json:"keys"`
		Count any        `json:"count"`
	}
	groupKey struct {
		Value any `json:"value"`
	}
	facetsAnswer struct {
		TotalCount any     `json:"totalCount"`
		Facets     []facet `json:"facets"`
	}
	facet struct {
		By     string       `json:"by"`
		Values []facetValue `json:"values"`
	}
	facetValue struct {
		Value any `json:"value"`
		Count any `json:"count"`
	}

	statsAnswer struct {
		Stats []stat `json:"stats"`
	}
	stat struct {
		Count  any `json:"count"`
		Min    any `json:"min"`
		Max    any `json:"max"`
		Sum    any `json:"sum"`
		Mean   any `json:"mean"`
		Median any `json:"median"`
	}

	hubAnswer struct {
		ID         any             `json:"id"`
		Name       any             `json:"name"`
		Statements list[statement] `json:"statements"`
	}
)
