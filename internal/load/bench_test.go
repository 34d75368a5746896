package load

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkCheck reads and checks JSON lines, with no store to speak of.
func BenchmarkCheck(b *testing.B) {
	const people = 10_000
	var text strings.Builder
	text.WriteString("{\"dataset\": \"d\", \"source\": \"s\"}\n{\"type\": \"Source\", \"id\": \"s\"}\n")
	for i := range people {
		fmt.Fprintf(&text, "{\"type\": \"Person\", \"id\": \"p%d\", \"name\": \"Person Number %d\", \"born\": \"1%03d-05\", \"age\": %d, \"cite\": \"p%d\"}\n", i, i, i%1000, i%90, i)
	}
	for i := range people {
		fmt.Fprintf(&text, "{\"type\": \"Knows\", \"from\": \"p%d\", \"to\": \"p%d\", \"how\": \"well\", \"since\": \"2020\", \"cite\": [{\"locator\": \"p1\", \"fields\": [\"how\"]}]}\n", i, (i+1)%people)
	}
	c := testCatalog(b)
	in := []*file{newFile(inMemory("a.jsonl", text.String()), 0)}
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		k := newChecker(c, Options{MaxErrors: 100})
		if err := k.files(b.Context(), in); err != nil {
			b.Fatal(err)
		}
		if err := k.problems.err(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/(2*people), "ns/fact")
}
