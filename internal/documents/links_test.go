package documents

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestLinksLeadSomewhere: to a file or a folder that is there, and to a heading of it
// where the link names one.
func TestLinksLeadSomewhere(t *testing.T) {
	var pages []string
	files, anchors := os.DirFS(root), map[string][]string{}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && (d.Name() == "node_modules" || name == "dist" || name == "bin" || name == ".git") {
			return fs.SkipDir
		}
		if strings.HasSuffix(name, ".md") {
			pages = append(pages, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	link := regexp.MustCompile(`\]\(([^)\s]+)\)|src="([^"]+)"`)
	found := 0
	for _, page := range pages {
		for _, m := range link.FindAllStringSubmatch(withoutCode(read(t, root+page)), -1) {
			to := m[1] + m[2]
			if strings.Contains(to, "://") {
				continue
			}
			found++
			name, heading, _ := strings.Cut(to, "#")
			target := page
			if name != "" {
				target = path.Join(path.Dir(page), name)
			}
			if _, err := fs.Stat(files, target); err != nil {
				t.Errorf("%s: %s leads nowhere", page, to)
				continue
			}
			if heading != "" && anchors[target] == nil {
				anchors[target] = headings(read(t, root+target))
			}
			if heading != "" && !slices.Contains(anchors[target], heading) {
				t.Errorf("%s: %s has no such heading", page, to)
			}
		}
	}
	if found < 50 {
		t.Error("only", found, "links were found")
	}
}

// withoutCode leaves out what stands between fences, and in backquotes.
func withoutCode(text string) string {
	return regexp.MustCompile("`[^`\n]*`").ReplaceAllString(unfenced(text), "`")
}

func unfenced(text string) string {
	var b strings.Builder
	inside := false
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "```") {
			inside = !inside
		} else if !inside {
			b.WriteString(line)
		}
	}
	return b.String()
}

// headings are the anchors that a page has on GitHub.
func headings(text string) []string {
	var all []string
	for _, m := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(unfenced(text), -1) {
		anchor := regexp.MustCompile(`[^\p{L}\p{N} _-]`).ReplaceAllString(strings.ToLower(m[1]), "")
		all = append(all, strings.ReplaceAll(anchor, " ", "-"))
	}
	return all
}
