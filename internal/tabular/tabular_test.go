package tabular

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write what comes out into testdata")

// TestTables makes tables of the answers in testdata. Each file is a case: the data of an
// answer, perhaps the path of the rows, and the table in each format, or the error.
func TestTables(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			out := &txtar.Archive{Comment: a.Comment, Files: a.Files[:1:1]}
			rows := ""
			if len(a.Files) > 1 && a.Files[1].Name == "rows" {
				rows = strings.TrimSpace(string(a.Files[1].Data))
				out.Files = a.Files[:2:2]
			}
			put := func(name string, write func(*bytes.Buffer) error) {
				var b bytes.Buffer
				if err := write(&b); err != nil {
					t.Fatal(err)
				}
				// Spaces at the end of a line are hard to see in a file.
				text := strings.ReplaceAll(b.String(), " \n", " .\n")
				out.Files = append(out.Files, txtar.File{Name: name, Data: []byte(text)})
			}
			table, err := Flatten(a.Files[0].Data, rows)
			if err != nil {
				put("error", func(b *bytes.Buffer) error { b.WriteString(err.Error() + "\n"); return nil })
			} else {
				put("csv", func(b *bytes.Buffer) error { return table.WriteCSV(b, CSVOptions{}) })
				put("jsonl", func(b *bytes.Buffer) error { return table.WriteJSONL(b) })
				put("table", func(b *bytes.Buffer) error { return table.WriteText(b) })
			}
			got := txtar.Format(out)
			if *update {
				if err := os.WriteFile(name, got, 0o644); err != nil {
					t.Fatal(err)
				}
			} else if want := txtar.Format(a); !bytes.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestFormulasAreGuarded(t *testing.T) {
	var b bytes.Buffer
	w, err := NewCSV(&b, []string{"a"}, CSVOptions{BOM: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []any{"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "＝1", []any{"=1", "a"}, int64(-1), -0.5, "a=1", "", nil,
		" =1", "a;=1+1", "a; ＠x", "a;\"-1", "a\t+1", "a\r=1", "a\n- b", []any{"a", "@b"}, "a,=1", "a; b-1"} {
		if err := w.Row([]any{v}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	want := "\uFEFFa\n'=1+1\n'+1\n'-1\n'@SUM(A1)\n'\tx\n'＝1\n'=1; a\n-1\n-0.5\na=1\n\n\n" +
		"' =1\na;'=1+1\na; '＠x\n\"a;\"\"'-1\"\na\t'+1\n\"a\r'=1\"\n\"a\n'- b\"\na; '@b\n\"a,=1\"\na; b-1\n"
	if b.String() != want {
		t.Errorf("%q, want %q", &b, want)
	}
	b.Reset()
	if w, err = NewCSV(&b, []string{"a"}, CSVOptions{Raw: true}); err != nil {
		t.Fatal(err)
	}
	if err := w.Row([]any{"=1"}); err != nil || w.Flush() != nil || b.String() != "a\n=1\n" {
		t.Errorf("%v %q", err, &b)
	}
}

// TestEscapesCanBeUndone escapes texts of the characters that matter, and undoes it.
func TestEscapesCanBeUndone(t *testing.T) {
	const signs = "'=\r\n; \"a"
	texts := []string{""}
	for from := 0; len(texts[from]) < 5; from++ {
		for _, sign := range signs {
			texts = append(texts, texts[from]+string(sign))
		}
	}
	escaped := map[string]string{}
	for _, s := range texts[1:] {
		e := EscapeFormula(s)
		if back := UnescapeFormula(e); back != s {
			t.Fatalf("%q is escaped as %q, which is read as %q", s, e, back)
		}
		if strings.Contains(e, "\r\n") || e == "'" || escaped[e] != "" {
			t.Fatalf("%q is escaped as %q", s, e)
		}
		escaped[e] = s
	}
	if UnescapeFormula("'") != "" {
		t.Error("an apostrophe alone is not the empty text")
	}
}
