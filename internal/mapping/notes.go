package mapping

import (
	"fmt"

	"casegraph/internal/record"
)

// notes counts what rules left out of the values that they read, and what they may have
// misread. Alike notes of one rule are counted together.
type notes struct {
	byKey map[noteKey]*note
	order []*note
}

type noteKey struct {
	rule *record.Rule
	kind string
}

type note struct {
	noteKey
	omits bool
	says  string
	count int
	at    record.Pos // of the first value
	first string
}

func (n *notes) add(key noteKey, omits bool, says string, v record.Value) {
	x := n.byKey[key]
	if x == nil {
		x = &note{noteKey: key, omits: omits, says: says, at: record.Pos{Line: v.Line, Column: v.Column, Rule: key.rule}, first: v.Text}
		if n.byKey == nil {
			n.byKey = map[noteKey]*note{}
		}
		n.byKey[key] = x
		n.order = append(n.order, x)
	}
	x.count++
}

// omit notes that a rule made nothing of a value. The reason completes the sentence "3
// values …", such as "did not match".
func (r *row) omit(rule *record.Rule, reason string, v record.Value) {
	switch {
	case r.notes == nil || v.Shape == record.Null:
	case r.held != nil:
		*r.held = append(*r.held, omission{rule, reason, v})
	default:
		r.notes.add(noteKey{rule, reason}, true, reason, v)
	}
}

// An omission is a note that is held until it is known whether another rule takes the value.
type omission struct {
	rule   *record.Rule
	reason string
	value  record.Value
}

// omitHeld notes the omissions of values other than the one that was taken.
func (r *row) omitHeld(held []omission, taken record.Value) {
	for _, o := range held {
		if taken.Shape == record.Null || taken.Line != o.value.Line || taken.Column != o.value.Column {
			r.omit(o.rule, o.reason, o.value)
		}
	}
}

// doubt notes that a rule read a value that can be read otherwise. Of the doubts of a kind,
// the first one is told.
func (r *row) doubt(rule *record.Rule, kind, message string, v record.Value) {
	if r.notes != nil {
		r.notes.add(noteKey{rule, kind}, false, message, v)
	}
}

// report tells the notes, in the order in which they were first made.
func (n *notes) report(to record.To) {
	for _, x := range n.order {
		if !x.omits {
			message := x.says
			if x.count > 1 {
				message += fmt.Sprintf(" (and %d more of this rule)", x.count-1)
			}
			to.Warn(x.at, x.kind, message)
			continue
		}
		message := fmt.Sprintf("%s %s, so that this rule leaves it out", record.Quoted(x.first), x.kind)
		if x.count > 1 {
			message = fmt.Sprintf("%d values %s, so that this rule leaves them out; the first is %s", x.count, x.kind, record.Quoted(x.first))
		}
		to.Omit(record.Omission{At: x.at, Reason: "value that " + x.kind, Count: x.count, Message: message})
	}
}
