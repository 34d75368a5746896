package load

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"regexp"
	"strings"
)

var idForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$`)

func isID(s string) bool { return idForm.MatchString(s) }

func notID(s string) string {
	return fmt.Sprintf("%s is not an id; expected 1 to 128 of the characters A–Z a–z 0–9 . _ : -, the first a letter or a digit", quoted(s))
}

// relationshipID is the id of a relationship that is given none: the same for
// the same type, ends and key, whatever else it says, so that a later load finds
// it again. Of an undirected one the ends are ordered. Stores keep these ids:
// made another way, every such relationship would become another.
func relationshipID(typ, from, to, key string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{typ, from, to, key}, "\x00")))
	return "r-" + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:15]))
}
