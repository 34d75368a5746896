package hubs

func courtPage(order string) string {
	if order != "" {
		order = ", " + order
	}
	return `query Court($id: ID!) {
  agency(id: $id) { id casesHeard(first: 20` + order + `) { nodes { id title filed } } }
}`
}

const courtAfter = `query Court($id: ID!, $after: String!) {
  agency(id: $id) { id casesHeard(first: 20, orderBy: [{filed: ASC}], after: $after) { nodes { id title filed } } }
}`

const courtLast = `query Court($id: ID!) {
  agency(id: $id) { id casesHeard(last: 20, orderBy: [{filed: ASC}]) { nodes { id title filed } } }
}`

const courtParents = `query Parents($id: ID!) {
  agency(id: $id) {
    id
    casesHeard(first: 10) {
      nodes { id courts { nodes { id casesHeard(first: 20, orderBy: [{filed: ASC}]) { nodes { id title filed } } } } }
    }
  }
}`

const courtTotal = `query Court($id: ID!) {
  agency(id: $id) { id casesHeard(first: 20) { totalCount nodes { id title filed } } }
}`

const courtCounts = `query Counts($id: ID!) {
  agency(id: $id) { id relationshipCounts { type direction count } }
}`

func personPage(order, total string) string {
	return `query Person($id: ID!) {
  person(id: $id) { id statements(first: 20` + order + `) { ` + total + ` nodes { id kind summary date mode } } }
}`
}

func supports(total string) string {
	return `query Supports($id: ID!) {
  source(id: $id) { id supports(first: 20) { ` + total + ` nodes { id } } }
}`
}

const neighborhood = `query Around($id: ID!) {
  neighborhood(of: [$id]) {
    nodes { id type label }
    relationships { id type source { id } target { id } }
    truncated
  }
}`

const timeline = `query Timeline($id: ID!) {
  timeline(of: [$id], first: 20) { nodes { date field fact { id } } }
}`

const paths = `query Paths($from: ID!, $to: ID!, $maxDegree: Int) {
  paths(from: $from, to: $to, maxDegree: $maxDegree) {
    length
    nodes { id type label }
    relationships { id type }
  }
}`
