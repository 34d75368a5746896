package operations

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestManifests(t *testing.T) {
	for text, want := range map[string]string{
		`{"a": "{ x }", "b": "query B { y }"}`: "",
		`{"format": "apollo-persisted-query-manifest", "version": 1, "operations": [{"id": "a", "name": "A", "type": "query", "body": "{ x }"}, {"id": "b", "body": "query B { y }"}]}`: "",
		`[]`: "a JSON object", `null`: "a JSON object", `{`: "a JSON object",
		`{}`: "no operations", `{"a": 1}`: `operation "a"`,
		`{"format": "apollo-persisted-query-manifest", "version": 2}`:                                                                             "version is 2",
		`{"format": "apollo-persisted-query-manifest", "version": 1, "operations": [{"id": "a"}]}`:                                                "operations[0]",
		`{"format": "apollo-persisted-query-manifest", "version": 1, "operations": [{"id": "a", "body": "{ x }"}, {"id": "a", "body": "{ y }"}]}`: "operations[1]",
	} {
		file := filepath.Join(t.TempDir(), "manifest.json")
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		got, err := Read(file)
		switch {
		case want == "" && (err != nil || !maps.Equal(got, map[string]string{"a": "{ x }", "b": "query B { y }"})):
			t.Errorf("%s: %v %v", text, got, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "manifest.json")):
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}
