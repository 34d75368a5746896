// Package archtest checks the directions of imports in `go test`. It reads depguard's rules
// from .golangci.yml, and requires a rule for every package, so that the place of a new
// package is decided.
package archtest

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

type rule struct{ Files, Allow []string }

// covers says whether one of the rule's globs matches a file.
func (r rule) covers(file string) bool {
	return slices.ContainsFunc(r.Files, func(glob string) bool {
		glob = regexp.QuoteMeta(strings.TrimPrefix(glob, "${config-path}/"))
		glob = strings.NewReplacer(`\*\*`, ".*", `\*`, "[^/]*").Replace(glob)
		return regexp.MustCompile("^" + glob + "$").MatchString(file)
	})
}

// allows says whether a list allows a package. It supports depguard's $, which stands for
// exactly this package.
func (r rule) allows(path string) bool {
	return !strings.HasPrefix(path, "casegraph/") || slices.ContainsFunc(r.Allow, func(prefix string) bool {
		return strings.HasPrefix(path, prefix) || path+"$" == prefix
	})
}

func TestImportsFollowTheirDirections(t *testing.T) {
	t.Chdir("../../..")
	var linters struct {
		Linters struct {
			Settings struct {
				Depguard struct{ Rules map[string]rule }
			}
		}
	}
	config, err := os.ReadFile(".golangci.yml")
	if err == nil {
		err = yaml.Unmarshal(config, &linters)
	}
	rules := linters.Linters.Settings.Depguard.Rules
	if err != nil || len(rules) == 0 {
		t.Fatal("no rules of depguard in .golangci.yml: ", err)
	}
	err = fs.WalkDir(os.DirFS("."), ".", func(file string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		ruled := parsed.Name.Name == "main"
		for name, r := range rules {
			if !r.covers(file) {
				continue
			}
			ruled = true
			for _, i := range parsed.Imports {
				if !r.allows(strings.Trim(i.Path.Value, `"`)) {
					t.Errorf("%s imports %s, against rule %s of .golangci.yml", file, i.Path.Value, name)
				}
			}
		}
		if !ruled {
			t.Errorf("%s: no depguard rule of .golangci.yml covers it", file)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
