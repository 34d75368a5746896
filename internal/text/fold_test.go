package text

import (
	"bufio"
	"fmt"
	"hash/fnv"
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// examples reads testdata/fold.txt: pairs of a text and what it folds to.
func examples(t testing.TB) [][2]string {
	t.Helper()
	f, err := os.Open("testdata/fold.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var pairs [][2]string
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		var pair [2]string
		for i := range pair {
			quoted, err := strconv.QuotedPrefix(line)
			if err != nil {
				t.Fatalf("fold.txt:%d: %v", n, err)
			}
			pair[i], _ = strconv.Unquote(quoted)
			line = strings.TrimLeft(line[len(quoted):], " ")
		}
		pairs = append(pairs, pair)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return pairs
}

func TestFold(t *testing.T) {
	for _, e := range examples(t) {
		if got := Fold(e[0]); got != e[1] {
			t.Errorf("Fold(%+q) = %+q, want %+q", e[0], got, e[1])
		}
		for _, same := range []string{e[1], norm.NFD.String(e[0]), strings.ToUpper(e[0])} {
			if got := Fold(same); got != e[1] {
				t.Errorf("Fold(%+q) = %+q, want as Fold(%+q) = %+q", same, got, e[0], e[1])
			}
		}
	}
}

func TestFoldOfWhatIsNotUTF8IsUTF8(t *testing.T) {
	for _, s := range []string{"\xff", "A\xe1\x9e", "é\x80", "\xed\xa0\x80"} {
		if got := Fold(s); !utf8.ValidString(got) {
			t.Errorf("Fold(%q) = %q", s, got)
		}
	}
}

// TestFoldOfEveryRune checks what holds for each code point by itself.
func TestFoldOfEveryRune(t *testing.T) {
	full := cases.Fold()
	eachRune(func(r rune) {
		s := string(r)
		folded := Fold(s)
		if got := Fold(folded); got != folded {
			t.Errorf("%U: folds to %+q, and that to %+q", r, folded, got)
		}
		if got := Fold(full.String(s)); got != folded && !strings.Contains(norm.NFD.String(s), "\u0345") {
			t.Errorf("%U: folds to %+q, its full case folding to %+q", r, folded, got)
		}
		if got := Fold(norm.NFD.String(s)); got != folded {
			t.Errorf("%U: folds to %+q, its decomposition to %+q", r, folded, got)
		}
		if got := Fold("Å" + s + "a"); r >= 0x80 && norm.NFC.PropertiesString(s).BoundaryBefore() && got != "a"+folded+"a" {
			t.Errorf("%U: folds to %+q, between letters to %+q", r, folded, got)
		}
		if removed(r) && folded != "" {
			t.Errorf("%U: removed, but it folds to %+q", r, folded)
		}
		if i := strings.IndexFunc(folded, func(r rune) bool { return 'A' <= r && r <= 'Z' }); i >= 0 {
			t.Errorf("%U: folds to %+q, which has upper case", r, folded)
		}
		if c := strings.IndexFunc(folded, removed); c >= 0 {
			t.Errorf("%U: folds to %+q, which has something to remove", r, folded)
		}
	})
}

// TestSpelledIsLowerCase: spelled is asked with lower case, so an entry in upper
// case would never be used.
func TestSpelledIsLowerCase(t *testing.T) {
	eachRune(func(r rune) {
		if spelled(r) != "" && Fold(string(r)) != spelled(r) && NFC(string(r)) == string(r) {
			t.Errorf("%U is spelled %q, but folds to %q", r, spelled(r), Fold(string(r)))
		}
	})
}

// TestFoldingIsFrozen fails when the folding of any code point changes, by an
// edit here or by a toolchain with a newer Unicode. Stores hold folded text and
// keys: whoever changes the sum must also have stores rebuild them.
func TestFoldingIsFrozen(t *testing.T) {
	const want = "7c3d9f39fb2ab5de"
	sum := fnv.New64a()
	eachRune(func(r rune) { fmt.Fprintln(sum, Fold(string(r))) })
	if got := fmt.Sprintf("%016x", sum.Sum64()); got != want {
		t.Errorf("folding changed: sum %s, was %s (x/text has Unicode %s)", got, want, norm.Version)
	}
}

// TestFoldKeepsPrefixes is the package's first invariant, over every way to cut
// and join the examples.
func TestFoldKeepsPrefixes(t *testing.T) {
	all := examples(t)
	for _, a := range all {
		checkPrefixes(t, a[0])
		for _, b := range all {
			checkPrefixes(t, a[0]+b[0])
		}
	}
}

// checkPrefixes checks that the folding of each normal prefix of NFC(s) starts
// the folding of s, and that the folding is that of the runes, joined.
func checkPrefixes(t *testing.T, s string) {
	t.Helper()
	normal, folded := NFC(s), Fold(s)
	var joined []byte
	for i, r := range normal {
		if v := normal[:i]; v == NFC(v) && !strings.HasPrefix(folded, Fold(v)) {
			t.Errorf("Fold(%+q) = %+q does not start with Fold(%+q) = %+q", s, folded, v, Fold(v))
		}
		joined = appendFolded(joined, string(r))
	}
	if string(joined) != folded {
		t.Errorf("Fold(%+q) = %+q, but its runes fold to %+q", s, folded, joined)
	}
}

// eachRune calls f for each code point of the planes that have characters: 0 to 3
// and 14. The others are unassigned, or for private use.
func eachRune(f func(r rune)) {
	for r := rune(0); r <= 0xEFFFF; r++ {
		if plane := r >> 16; utf8.ValidRune(r) && (plane <= 3 || plane == 14) {
			f(r)
		}
	}
}
