package mapping

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"casegraph/internal/record"
)

// patterns reads `file`: a pattern such as "trials-*.csv", or a list of them. A pattern
// stands for the names of files without their folders.
func (r *reader) patterns(v *record.Value) []string {
	out := r.texts(v, "file")
	for _, p := range out {
		if _, err := filepath.Match(p, ""); err != nil {
			r.fail(v.Pos, fmt.Sprintf("file: %s is not a pattern of names; expected one such as \"trials-*.csv\"", record.Quoted(p)))
		}
	}
	return out
}

// reads returns those of some sets of rules that are for the records of a file.
func reads(sets []*set, f record.File) []*set {
	name := strings.ReplaceAll(f.Name, `\`, "/")
	name = name[strings.LastIndexByte(name, '/')+1:]
	plain := record.Uncompressed(name)
	return slices.DeleteFunc(slices.Clone(sets), func(s *set) bool {
		return s.files != nil && !slices.ContainsFunc(s.files, func(pattern string) bool {
			matches, _ := filepath.Match(pattern, name) // patterns has checked it
			matchesPlain, _ := filepath.Match(pattern, plain)
			return matches || matchesPlain
		})
	})
}
