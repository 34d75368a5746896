package neo4j

import (
	"encoding/base64"
	"testing"
)

func TestBookmarksAreRead(t *testing.T) {
	id := "\xcc\x10" + "0123456789abcdef"
	for raw, want := range map[string]int64{ // of that database; -1 is none
		"\x91" + id + "\x07\x90":                                 7,
		"\x91" + id + "\xc8\x7f\x90":                             127,
		"\x91" + id + "\xc9\x00\x9e\x90":                         158,
		"\x91" + id + "\xca\x00\x01\x00\x00\x90":                 1 << 16,
		"\x91" + id + "\xcb\x00\x00\x01\x00\x00\x00\x00\x00\x90": 1 << 40,
		"\x92\xcc\x01x\x05" + id + "\x07\x90":                    7, // and another's
		"":                                                       0,
		"\x91" + id + "\x07":                                     -1, "\x91" + id + "\x07\x91": -1, "\x91" + id + "\x07\x90\x00": -1, "\x90\x90": -1,
		"\x91" + id + "\xff\x90": -1, "\x91" + id + "\xc9\xff\x00\x90": -1, "\x91" + id + "\xcb\x00": -1, "\x91\xcc\xff": -1,
		"\x91\xcc\x00\x07\x90": -1, "\x91": -1, "\x00": -1, "\x92" + id + "\x07\x90": -1,
	} {
		got, ok := transactions("FB:" + base64.StdEncoding.EncodeToString([]byte(raw)))
		if ok != (want >= 0) || ok && got["0123456789abcdef"] != want {
			t.Errorf("%q: %v %v, expected %d", raw, got, ok, want)
		}
	}
	for _, text := range []string{"", "nonsense", "FB", "FB:!", "XY:kcwQ", "neo4j:bookmark:v1:tx12"} {
		if _, ok := transactions(text); ok {
			t.Error(text)
		}
	}
}

func FuzzTransactions(f *testing.F) {
	f.Add("FB:kcwQ9fZGaLZZRxGkFMqirBhbi8kAnpA=")
	f.Fuzz(func(t *testing.T, text string) {
		of, ok := transactions(text)
		for _, n := range of {
			if ok && n < 0 {
				t.Error(of)
			}
		}
	})
}
