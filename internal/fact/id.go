package fact

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"

	"casegraph/internal/record"
)

// IsID says whether a text may be an id: one that matches
// ^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$. It is asked several times of every fact.
func IsID(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' {
			continue
		}
		if i == 0 || c != '.' && c != '_' && c != ':' && c != '-' {
			return false
		}
	}
	return len(s) > 0 && len(s) <= 128
}

// NotID says what is wrong with a text that is no id.
func NotID(s string) string {
	return fmt.Sprintf("%s is not an id; expected 1 to 128 of the characters A–Z a–z 0–9 . _ : -, the first a letter or a digit", record.Quoted(s))
}

// RelationshipID is the id of a relationship that is given none. It is the same for
// the same type, ends and key, whatever else the relationship says, so that a later
// load finds it again. The ends of an undirected one have to be in order. Stores keep
// these ids: if they were made in another way, every such relationship would become
// another one.
func RelationshipID(typ, from, to, key string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{typ, from, to, key}, "\x00")))
	return "r-" + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:15]))
}
