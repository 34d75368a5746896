package hashed

import (
	"fmt"
	"testing"
)

func TestTextsHaveKeysOfTheirOwn(t *testing.T) {
	seen := map[Key]string{}
	for i := range 200_000 {
		s := fmt.Sprint("person-", i)
		if other, ok := seen[Of(s)]; ok {
			t.Fatalf("%s and %s have one key", s, other)
		}
		seen[Of(s)] = s
	}
	if Of("a"+"b") != Of("ab") || Of("") == Of("\x00") {
		t.Error("a key depends on more or less than the text")
	}
}
