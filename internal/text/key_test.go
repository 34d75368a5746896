package text

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

func TestKey(t *testing.T) {
	for _, c := range [][2]string{
		{"", ""},
		{"Ny Nak", "ny nak"},
		{"Łódź", "lodz"},
		{"\ud7ff", "\ud7ff\u0001"},
		{"a\ue000", "a\ud7ff\u0100"},
		{"\uffffz", "\ud7ff\u20ffz"},
		{"😀", "😀"},
		{strings.Repeat("ក", 300), strings.Repeat("ក", KeyRunes)},
		{strings.Repeat("a", KeyRunes), strings.Repeat("a", KeyRunes)},
		{strings.Repeat("ß", 300), strings.Repeat("s", KeyRunes)},                 // cut after folding
		{strings.Repeat("\ue000", 300), strings.Repeat("\ud7ff\u0100", KeyRunes)}, // and before escaping
	} {
		if got := Key(c[0]); got != c[1] {
			t.Errorf("Key(%+q) = %+q, want %+q", c[0], got, c[1])
		}
	}
}

// edges are the code points at which the orders of code points and of UTF-16
// units part, and those the escape is made of.
var edges = []rune{'a', 1, 0x100, 0x20FF, 0xD7FE, 0xD7FF, 0xE000, 0xE001, 0xFFFD, 0xFFFE, 0xFFFF, 0x10000, 0x1F600, 0x10FFFE}

func randomText(rnd *rand.Rand) string {
	runes := make([]rune, rnd.IntN(5))
	for i := range runes {
		runes[i] = edges[rnd.IntN(len(edges))]
	}
	return string(runes)
}

func compareUTF16(a, b string) int {
	return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
}

func TestKeysOrderAlikeInEveryEngine(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 200_000 {
		a, b := randomText(rnd), randomText(rnd)
		checkOrder(t, a, b)
		if t.Failed() {
			return
		}
	}
}

// checkOrder checks the third and fourth invariant on two texts that passed
// Check, the keys of both not being cut.
func checkOrder(t *testing.T, a, b string) {
	t.Helper()
	fa, fb, ka, kb := Fold(a), Fold(b), Key(a), Key(b)
	want := strings.Compare(fa, fb)
	if got := strings.Compare(ka, kb); got != want {
		t.Errorf("keys of %+q and %+q: %d by code point, folded texts %d", a, b, got, want)
	}
	if got := compareUTF16(ka, kb); got != want {
		t.Errorf("keys of %+q and %+q: %d by UTF-16, folded texts %d", a, b, got, want)
	}
	prefix := strings.HasPrefix(fa, fb)
	if got := strings.HasPrefix(ka, kb); got != prefix {
		t.Errorf("key of %+q starts with that of %+q: %v, folded texts %v", a, b, got, prefix)
	}
	if ka >= NoKey || compareUTF16(ka, NoKey) >= 0 {
		t.Errorf("key of %+q is not before NoKey", a)
	}
	if next, ok := Next(kb); ok {
		if got := ka >= kb && ka < next; got != prefix {
			t.Errorf("key of %+q in the range of %+q by code point: %v, want %v", a, b, got, prefix)
		}
		if got := compareUTF16(ka, kb) >= 0 && compareUTF16(ka, next) < 0; got != prefix {
			t.Errorf("key of %+q in the range of %+q by UTF-16: %v, want %v", a, b, got, prefix)
		}
	}
}

func TestNext(t *testing.T) {
	for _, c := range []struct {
		prefix, want string
		ok           bool
	}{
		{"", "", false},
		{"a", "b", true},
		{"ab", "ac", true},
		{"a\x7f", "a\u0080", true},
		{"\ud7fe", "\ud7ff", true},
		{"\ud7ff", "\ue000", true},
		{"\uffff", "\U00010000", true},
		{"a\U0010FFFF", "b", true},
		{"a\U0010FFFF\U0010FFFF", "b", true},
		{"\U0010FFFE", "\U0010FFFF", true},
		{"\U0010FFFF", "", false},
		{"\U0010FFFF\U0010FFFF", "", false},
	} {
		if got, ok := Next(c.prefix); got != c.want || ok != c.ok {
			t.Errorf("Next(%+q) = %+q, %v, want %+q, %v", c.prefix, got, ok, c.want, c.ok)
		}
	}
}

func TestNextBoundsExactlyThePrefix(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	pick := func() string { return randomText(rnd) + []string{"", "\U0010FFFF", "b"}[rnd.IntN(3)] }
	for range 200_000 {
		checkNext(t, pick(), pick())
		if t.Failed() {
			return
		}
	}
}

// checkNext checks that s starts with prefix just where prefix <= s < Next(prefix).
func checkNext(t *testing.T, s, prefix string) {
	t.Helper()
	next, ok := Next(prefix)
	if got := s >= prefix && (!ok || s < next); got != strings.HasPrefix(s, prefix) {
		t.Errorf("%+q in the range of %+q, which ends before %+q (%v): %v", s, prefix, next, ok, got)
	}
	if ok && !utf8.ValidString(next) {
		t.Errorf("Next(%+q) = %q is not UTF-8", prefix, next)
	}
}
