package server

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// People read the log, so its lines are kept short. Sizes are in bytes.
const (
	maxLoggedText       = 4 << 10
	maxLoggedStatements = 16 << 10 // of one line together
	maxLoggedName       = 100      // of an operation's name
	// statementsTimeout bounds how long a line may wait for its statements.
	statementsTimeout = time.Second
)

// truncate shortens a text to at most so many bytes. It then appends the length of the
// whole text, and a hash that identifies it.
func truncate(text string, most int) string {
	if len(text) <= most {
		return text
	}
	sum := sha256.Sum256([]byte(text))
	return fmt.Sprintf("%s… (%d bytes, SHA-256 %x)", strings.ToValidUTF8(text[:most], ""), len(text), sum[:hashDigits/2])
}

// truncateAll truncates texts to maxLoggedStatements bytes together, and ends with the
// number of texts that it left out.
func truncateAll(texts []string) []string {
	var out []string
	left := maxLoggedStatements
	for i, text := range texts {
		if left <= 0 {
			return append(out, fmt.Sprintf("… and %d more", len(texts)-i))
		}
		out = append(out, truncate(text, min(maxLoggedText, left)))
		left -= min(maxLoggedText, len(text))
	}
	return out
}

// truncateVariables returns variables as they are logged: unchanged, or as a truncated
// text if they are long.
func truncateVariables(variables map[string]any) any {
	text, err := json.Marshal(variables)
	if err != nil || len(text) <= maxLoggedText {
		return variables
	}
	return truncate(string(text), maxLoggedText)
}
