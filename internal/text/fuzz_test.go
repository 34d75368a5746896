package text

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzText checks every invariant of the package comment on two texts.
func FuzzText(f *testing.F) {
	all := examples(f)
	for i, e := range all {
		f.Add(e[0], all[(i*7+3)%len(all)][0])
	}
	f.Add("\u1100\u0300", "\u1161")
	f.Add("a\ud7ff", "\U0010FFFE")
	f.Add("a\U0010FFFF", "\x00")
	f.Fuzz(func(t *testing.T, a, b string) {
		if (Check(a) == nil) != (utf8.ValidString(a) && !strings.ContainsAny(a, "\x00\U0010FFFF")) {
			t.Errorf("Check(%+q): %v", a, Check(a))
		}
		if !utf8.ValidString(Fold(a)) || !utf8.ValidString(Key(a)) {
			t.Errorf("%q folds to what is not UTF-8", a)
		}
		if Check(a) != nil || Check(b) != nil {
			return
		}
		if n := NFC(a); NFC(n) != n || Fold(n) != Fold(a) {
			t.Errorf("NFC(%+q) = %+q does not fold or compose alike", a, n)
		}
		if len(a)+len(b) > 1000 {
			return // every prefix is folded: quadratic
		}
		checkPrefixes(t, a)
		checkPrefixes(t, a+b)
		checkNext(t, a, b)
		if utf8.RuneCountInString(Fold(a)) <= KeyRunes && utf8.RuneCountInString(Fold(b)) <= KeyRunes {
			checkOrder(t, a, b)
		}
		// A text contains another at just the places where their tokens do.
		if x, y := Fold(a), Fold(a+b); Tokens(x) != "" && !strings.Contains(Tokens(y), Tokens(x)) && strings.HasPrefix(y, x) {
			t.Errorf("Tokens(%+q) = %+q does not contain Tokens(%+q) = %+q", y, Tokens(y), x, Tokens(x))
		}
		if x := Tokens(Fold(a)); Tokens(x) != x {
			t.Errorf("Tokens(%+q) = %+q", x, Tokens(x))
		}
	})
}
