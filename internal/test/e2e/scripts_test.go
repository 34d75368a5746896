package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestScripts runs the sessions in testdata/scripts. Each runs in a folder of its own, with
// the files of its archive. Those that end with .xlsx are workbooks, as workbook makes them. The session is the archive's comment. A line after "$ " is a
// command in the syntax of a shell. The lines after it are its output: standard output, then
// standard error after "! ", then "exit N" if the status is not 0. Lines after "# " are
// comments. ARTICLE in a command is the path of the article's seed, MAPPINGS that of the
// mappings that come with the program, FORMS that of made-up data for them, and SCHEMA that
// of types of one's own.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/scripts/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no scripts:", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			for _, f := range archive.Files {
				name := filepath.Join(dir, f.Name)
				if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
					t.Fatal(err)
				}
				data := f.Data
				if strings.HasSuffix(f.Name, ".xlsx") {
					data = workbook(t, data)
				}
				if err := os.WriteFile(name, data, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want := string(archive.Comment)
			got := session(t, dir, want)
			if *update {
				archive.Comment = []byte(got)
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// progress are the lines that a load prints on a slow machine.
var progress = regexp.MustCompile(`^(Waiting until .* …|\d+ of \d+ facts, .* a second.*)\n$`)

// session runs the commands of a script, and returns the script with their output.
func session(t *testing.T, dir, script string) string {
	t.Helper()
	paths := map[string]string{"ARTICLE": article(t), "MAPPINGS": absolute(t, "../../../seed/mappings"), "SCHEMA": absolute(t, "../../../examples/schema"), "FORMS": absolute(t, "testdata/forms")}
	var into, back []string
	for name, path := range paths {
		into, back = append(into, name, path), append(back, path, name)
	}
	// Replace paths of this machine, so that the files are the same everywhere.
	back = append(back, dir, "DIR")
	var b strings.Builder
	for line := range strings.Lines(script) {
		if strings.HasPrefix(line, "# ") {
			if b.Len() > 0 {
				b.WriteString("\n")
			}
			b.WriteString(line)
			continue
		}
		command, ok := strings.CutPrefix(line, "$ ")
		if !ok {
			continue // expected output of the last command
		}
		b.WriteString(line)
		cmd := exec.CommandContext(t.Context(), "sh", "-c", strings.NewReplacer(into...).Replace(command))
		cmd.Dir = dir
		var out, errs bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &errs
		err := cmd.Run()
		b.WriteString(out.String())
		for line := range strings.Lines(errs.String()) {
			if !progress.MatchString(line) {
				b.WriteString("! " + line)
			}
		}
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			fmt.Fprintf(&b, "exit %d\n", exit.ExitCode())
		} else if err != nil {
			t.Fatal(err)
		}
	}
	return strings.NewReplacer(back...).Replace(b.String())
}
