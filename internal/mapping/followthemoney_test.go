package mapping

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"casegraph/internal/load"
	"casegraph/internal/store/sqlite"
	"casegraph/internal/test/goldenfile"
	"casegraph/internal/test/pythontest"
)

const followTheMoney = "testdata/followthemoney/"

// loadedEntities loads a file of FollowTheMoney entities into a new store. It returns the
// counts and the warnings, or the errors.
func loadedEntities(t *testing.T, text string) string {
	t.Helper()
	c := domain(t)
	m, err := FollowTheMoney(c)
	if err != nil {
		t.Fatal(err)
	}
	st, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close(context.Background())
	if err := st.Migrate(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	report, err := load.Run(t.Context(), st, c, m.Inputs([]load.Input{input("sample.ftm.json", text)}, "jsonl"), load.Options{})
	if err != nil {
		return err.Error() + "\n"
	}
	return report.String() + report.Warned() + "\n"
}

func file(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(followTheMoney + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestFollowTheMoney loads entities of each schema that the mapping has rules for, and of
// one that it has none for.
func TestFollowTheMoney(t *testing.T) {
	goldenfile.Compare(t, *update, followTheMoney+"want.txt", loadedEntities(t, file(t, "sample.ftm.json")))
}

// TestFollowTheMoneyOfTheLibrary loads entities that the followthemoney package writes,
// so that the mapping is tested against the published model.
func TestFollowTheMoneyOfTheLibrary(t *testing.T) {
	python := pythontest.Python(t, followTheMoney+"requirements.txt", "NOT READING WHAT THE FOLLOWTHEMONEY LIBRARY WRITES")
	text, err := exec.Command(python, followTheMoney+"make.py").Output()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := loadedEntities(t, string(text)), file(t, "want.txt"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestWhatIsWrongWithEntities(t *testing.T) {
	for name, of := range map[string][2]string{
		"no id":            {`{"schema": "Person", "properties": {"name": ["A"]}}`, "sample.ftm.json:1:1 (mapped at mappings/followthemoney.yaml:"},
		"no schema":        {`{"id": "a", "properties": {}}`, "sample.ftm.json:1:1 (mapped at mappings/followthemoney.yaml:9:12): the record has no schema; expected a text"},
		"a wrong type":     {`{"id": "a", "schema": "Person", "properties": []}`, "sample.ftm.json:1:47: properties is a list; expected an object"},
		"broken JSON":      {`{"id": "a",`, "sample.ftm.json:1:12: this line is not JSON: the text ends here"},
		"nobody of the id": {`{"id": "m", "schema": "CourtCaseParty", "properties": {"party": ["a"], "case": ["b"]}}`, `sample.ftm.json:1:66 (mapped at mappings/followthemoney.yaml:`},
	} {
		if got := loadedEntities(t, of[0]+"\n"); !strings.HasPrefix(got, of[1]) {
			t.Errorf("%s: got\n%swant\n%s…", name, got, of[1])
		}
	}
}
