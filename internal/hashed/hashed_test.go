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

func TestAMapKeepsValues(t *testing.T) {
	var m Map[int]
	if _, ok := m.Get("a"); ok || m.Len() != 0 {
		t.Error("the zero map has values")
	}
	m.Delete("a")
	if v, ok := m.GetOrPut("a", 1); ok || v != 1 {
		t.Errorf("a has %d already", v)
	}
	if v, ok := m.GetOrPut("a", 2); !ok || v != 1 {
		t.Errorf("a had %d", v)
	}
	m.Put("a", 3)
	m.Put("b", 0)
	if v, ok := m.Get("a"); !ok || v != 3 || m.Len() != 2 {
		t.Errorf("a has %d, of %d", v, m.Len())
	}
	m.Delete("a")
	if _, ok := m.Get("a"); ok || m.Len() != 1 {
		t.Error("a is still there")
	}
	m.Clear()
	if _, ok := m.Get("b"); ok || m.Len() != 0 {
		t.Error("b is still there")
	}
}
