package fact

import (
	"fmt"
	"strings"

	"casegraph/internal/record"
)

// checkStanding checks what a relationship says of its own standing: how sure it is,
// and what an inference rests on.
func checkStanding(f *Fact, fail func(record.Pos, string)) {
	if n, ok := f.Values["confidence"].(float64); ok && (n < 0 || n > 1) {
		fail(f.Record.At("confidence"), fmt.Sprintf("confidence is %v; expected a number from 0 to 1", n))
	}
	if f.Values["status"] == "INFERRED" {
		if basis, _ := f.Values["basis"].(string); strings.TrimSpace(basis) == "" && f.Record.Get("basis") == nil {
			fail(f.Record.At("status"), "an INFERRED relationship has no basis; expected what the inference rests on")
		} else if strings.TrimSpace(basis) == "" {
			fail(f.Record.At("basis"), "the basis of an INFERRED relationship is empty; expected what the inference rests on")
		}
	}
}
