package server

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// A line of the log is for people to read, so it holds little of what is large.
const (
	// longestLogged is how much of one text there is, in bytes.
	longestLogged = 4 << 10
	// mostLogged is how much of all statements of a line.
	mostLogged = 16 << 10
	// longestName is how much of an operation's name.
	longestName = 100
	// telling is how long a line may take to find out what was run.
	telling = time.Second
)

// cut is a text of at most so many bytes, beside its length and a hash that tells it
// from others where it is longer.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	sum := sha256.Sum256([]byte(text))
	return fmt.Sprintf("%s… (%d bytes, SHA-256 %x)", strings.ToValidUTF8(text[:most], ""), len(text), sum[:hashShown/2])
}

// cutAll is the first of some texts, each cut, and how many there are more.
func cutAll(texts []string) []string {
	var out []string
	left := mostLogged
	for i, text := range texts {
		if left <= 0 {
			return append(out, fmt.Sprintf("… and %d more", len(texts)-i))
		}
		out = append(out, cut(text, min(longestLogged, left)))
		left -= min(longestLogged, len(text))
	}
	return out
}

// cutValues are variables as they are logged: as text where they are long.
func cutValues(variables map[string]any) any {
	text, err := json.Marshal(variables)
	if err != nil || len(text) <= longestLogged {
		return variables
	}
	return cut(string(text), longestLogged)
}
