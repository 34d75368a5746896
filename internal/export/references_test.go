package export

import (
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/test/goldenfile"
	"casegraph/schema"
)

func references(t testing.TB, c *catalog.Catalog) *References {
	t.Helper()
	text, err := schema.Files.ReadFile("references.json")
	if err != nil {
		t.Fatal(err)
	}
	r, err := ReadReferences(text, c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestToolsReadReferences reads made-up sources as bibliographies of all formats.
func TestToolsReadReferences(t *testing.T) {
	c := builtin(t)
	st := onSQLite(t, c)
	loaded(t, c, st, `{"dataset": "made-up"}
{"type": "Source", "id": "src-day", "kind": "NEWS_ARTICLE", "title": "50% of {A} & B_C: $1 \\ #2 ~ ^\nsecond line", "publisher": "The Example", "date": "2020-08-13", "url": "https://example.org/a_b?c=%7B{d}&e#f", "lang": "en"}
{"type": "Source", "id": "src-month", "kind": "DATASET", "title": "កខ of Ünïcode", "date": "2020-08", "retrievedOn": "2021-02-03"}
{"type": "Source", "id": "src-range", "kind": "REPORT", "title": "Of two years", "date": "2019/2020"}
{"type": "Source", "id": "src-uncertain", "kind": "SOCIAL_MEDIA_POST", "platform": "FACEBOOK", "title": "Perhaps", "date": "2020?"}
{"type": "Source", "id": "src-unknown", "kind": "OTHER", "description": "A letter", "date": "XXXX"}
`)
	files := map[string]string{}
	for _, format := range []string{"csl-json", "bibtex", "ris"} {
		files[format] = exported(t, c, st, Choice{}, format)
	}
	got := python(t, "NOT READING BIBLIOGRAPHIES BACK", "references.py", files)
	goldenfile.Compare(t, *update, "testdata/references.txt", got)
}
