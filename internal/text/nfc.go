package text

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// NFC returns s in canonical composition (UAX #15, Normalization Form C), the
// form in which text is stored and compared. It returns s itself, without
// allocating, when s is ASCII or already normal. A run of more than 30 combining
// marks gets U+034F inserted (UAX #15, Stream-Safe Text Format). Bytes that are
// not UTF-8 stay as they are; [Check] refuses them.
func NFC(s string) string {
	return norm.NFC.String(s) // spans ASCII and normal text without decoding or allocating
}

// Check says whether s may be stored. It refuses
//
//   - bytes that are not UTF-8: engines replace or keep them, each its own way;
//   - U+0000: SQLite's length() stops at it;
//   - U+10FFFF: [NoKey] is made of it, and no key may reach that.
//
// The error is a sentence for the person who wrote s. It names what was found
// and its offset in code points, counted from 0; a byte that is not UTF-8 counts
// as one code point.
func Check(s string) error {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 && !strings.Contains(s, NoKey) {
		return nil
	}
	offset := 0
	for i, r := range s {
		switch {
		case r == 0:
			return refuse("the character NUL (U+0000)", offset)
		case r == utf8.MaxRune:
			return refuse("the noncharacter U+10FFFF, which is reserved", offset)
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"):
			return refuse(fmt.Sprintf("the byte 0x%02X, which is not UTF-8", s[i]), offset)
		}
		offset++
	}
	return errors.New("the text cannot be stored") // unreachable: the loop finds what the quick test saw
}

func refuse(what string, offset int) error {
	return fmt.Errorf("the text has %s, at offset %d (in code points, from 0)", what, offset)
}
