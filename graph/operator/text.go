package operator

import (
	"unicode/utf8"

	"casegraph/graph/input"
	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/text"
)

// The operators of texts.

func matches(op plan.MatchOp) func(c plan.Column, x any) plan.Filter {
	return func(c plan.Column, x any) plan.Filter {
		return plan.Match{Column: c, Op: op, Text: text.NFC(x.(string))}
	}
}

// startsWith adds a range of the indexed key, if there is one. The key of a text begins
// with the key of each prefix of the text (see text.Fold), so all matches lie in the range.
func startsWith(c plan.Column, x any) plan.Filter {
	match := matches(plan.StartsWith)(c, x)
	k, indexed := key(c)
	prefix := text.Key(text.NFC(x.(string)))
	if !indexed || prefix == "" {
		return match
	}
	return plan.All(beginsWith(k, prefix), match)
}

// beginsWith matches the keys that begin with a prefix, which is not empty. They are a range of
// the index, if the key has one.
func beginsWith(key plan.Column, prefix string) plan.Filter {
	from := plan.Compare{Column: key, Op: plan.Gte, Value: prefix}
	next, ok := text.Next(prefix)
	if !ok {
		return from
	}
	return plan.All(from, plan.Compare{Column: key, Op: plan.Lt, Value: next})
}

// equalsInsensitive matches texts that are folded alike. The sort key is such a text, and the
// key of a text as short as x is not cut (see readFolded).
func equalsInsensitive(c plan.Column, x any) plan.Filter {
	c.Part = catalog.Key
	return plan.Compare{Column: c, Op: plan.Eq, Value: x}
}

// startsWithInsensitive matches texts that begin with x once they are folded. The empty text
// begins every text, and no null.
func startsWithInsensitive(c plan.Column, x any) plan.Filter {
	if x == "" {
		return isNull(c, false)
	}
	c.Part = catalog.Key
	return beginsWith(c, x.(string))
}

// searches matches texts as the root field search does.
func searches(c plan.Column, x any) plan.Filter {
	q := text.ParseQuery(x.(string))
	all := []plan.Filter{isNull(c, false)}
	c.Part = catalog.Fold
	for _, term := range q.Terms {
		all = append(all, plan.Match{Column: c, Op: plan.Contains, Text: term})
	}
	for _, term := range q.Without {
		all = append(all, plan.Match{Column: c, Op: plan.Contains, Text: term, Not: true})
	}
	return plan.All(all...)
}

// maxTerms is how many words and phrases a search may have.
const maxTerms = 32

// CheckSearch refuses a search without any word, which would find everything, and one with too
// many.
func CheckSearch(path string, q text.Query) error {
	switch n := len(q.Terms) + len(q.Without); {
	case n == 0:
		return fault.Input(path, "give at least one word to look for; punctuation is looked for only in \"quotes\"")
	case n > maxTerms:
		return fault.Input(path, "%d words and phrases are too many: at most %d are allowed; put a long phrase in quotes, so that it counts as one", n, maxTerms)
	}
	return nil
}

// readSearch reads the text of the operator search.
func readSearch(path string, v any) (any, error) {
	s, err := ReadText(path, v)
	if err != nil {
		return nil, err
	}
	return s, CheckSearch(path, text.ParseQuery(s))
}

// readFolded reads a text to compare without regard to case and diacritics. It returns the sort
// key of the text. A sort key is cut where the text is long, and then texts that differ have the
// same, so a text must be shorter than that.
func readFolded(path string, v any) (any, error) {
	s, err := ReadText(path, v)
	if err != nil {
		return nil, err
	}
	folded := text.Fold(text.NFC(s))
	if n := utf8.RuneCountInString(folded); n >= text.KeyRunes {
		return nil, fault.Input(path, "%d letters are too many to compare without regard to case: give at most %d, such as the beginning of the text for startsWithInsensitive", n, text.KeyRunes-1)
	}
	return text.FoldedKey(folded), nil
}

// ReadText reads a text to look for.
func ReadText(path string, v any) (string, error) {
	s, ok := v.(string)
	if !ok {
		return "", fault.Input(path, "expected a string, not %s", input.Show(v))
	}
	if err := text.Check(s); err != nil {
		return "", fault.Input(path, "%v", err)
	}
	return s, nil
}
