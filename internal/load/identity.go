package load

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"

	"casegraph/internal/record"
)

// isID matches ^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$, which is asked of every fact
// several times.
func isID(s string) bool {
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

func notID(s string) string {
	return fmt.Sprintf("%s is not an id; expected 1 to 128 of the characters A–Z a–z 0–9 . _ : -, the first a letter or a digit", record.Quoted(s))
}

// relationshipID is the id of a relationship that is given none: the same for
// the same type, ends and key, whatever else it says, so that a later load finds
// it again. Of an undirected one the ends are ordered. Stores keep these ids:
// made another way, every such relationship would become another.
func relationshipID(typ, from, to, key string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{typ, from, to, key}, "\x00")))
	return "r-" + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:15]))
}
