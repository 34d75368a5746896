package questions

import (
	"strings"
	"testing"

	"casegraph/graph"
	"casegraph/internal/catalog"
	"casegraph/internal/store"
	"casegraph/schema"
)

func builtin(t *testing.T) *catalog.Catalog {
	t.Helper()
	c, err := graph.ReadCatalog(schema.Files)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestQuestionsGoByWhatThereIsMost: the types with most nodes come first, and sources
// get no list of their own.
func TestQuestionsGoByWhatThereIsMost(t *testing.T) {
	c := builtin(t)
	st := store.NewStatistics()
	st.Nodes = map[string]int64{"Source": 90, "Person": 3, "CourtCase": 7}
	person, party := c.Node("Person"), c.Node("Person").End("cases")
	st.Ends[store.EndKey(person, party)] = store.Degrees{Sum: 9}
	got := strings.Join(For(c, st), "\n")
	const want = `# What is here, and where does it come from?
query Overview {
  sources { totalCount }
  courtCases { totalCount }
  people { totalCount }
  datasets { name title publisher licence loadedAt }
}

# Which court cases are there, and what joins them to others?
query CourtCases {
  courtCases(first: 10) {
    totalCount
    nodes {
      id
      label
      caseNumber
      ecli
      kind
      status
      relationshipCounts { type direction count }
      citations { locator source { label } }
    }
    pageInfo { hasNextPage endCursor }
  }
}

# Which people are there, and what joins them to others?
query People {
  people(first: 10) {
    totalCount
    nodes {
      id
      label
      otherNames
      gender
      born
      died
      cases(first: 3) { totalCount nodes { id label } }
      relationshipCounts { type direction count }
      citations { locator source { label } }
    }
    pageInfo { hasNextPage endCursor }
  }
}

# How many court cases are there of each kind?
query CourtCasesByKind {
  courtCases {
    totalCount
    facets(by: [kind]) { by values { value count } }
  }
}
`
	if got != want {
		t.Error(got)
	}
}

func TestWhereNothingIsTheQuestionSaysSo(t *testing.T) {
	got := For(builtin(t), store.NewStatistics())
	if len(got) != 1 || !strings.HasPrefix(got[0], "# The store holds nothing yet") {
		t.Error(got)
	}
}
