package jsontext

import (
	"encoding/json"
	"fmt"
	"testing"
)

func TestStringsAreReadBack(t *testing.T) {
	texts := []string{"", "Ny Nak", `a "quote" and a \`, "ខ្មែរ 🜚 \u2028 </script>", "end\n"}
	for b := range 128 {
		texts = append(texts, fmt.Sprintf("a%cb", rune(b)))
	}
	for _, s := range texts {
		text := AppendString([]byte("["), s)
		var back [1]string
		if err := json.Unmarshal(append(text, ']'), &back); err != nil || back[0] != s {
			t.Errorf("%q is written as %s and read as %q: %v", s, text[1:], back[0], err)
		}
	}
}

func TestOnlyWhatHasToBeIsEscaped(t *testing.T) {
	const s = "\x00\x1f\b\f\n\r\t\"\\ /<>&'\x7f\u2028é"
	const want = `"\u0000\u001f\u0008\u000c\n\r\t\"\\ /<>&'` + "\x7f\u2028é" + `"`
	if got := string(AppendString(nil, s)); got != want {
		t.Errorf("%s\n%s", got, want)
	}
}
