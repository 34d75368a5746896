package catalog

import "strings"

// A Display is a template for the label of nodes that have no name: @node(display:). A
// property's name in braces stands for the property's value. "{kind}, {duration}" has two
// values and a comma between them.
type Display struct {
	Text  string // as declared
	Parts []DisplayPart
	After string // the text after the last value
}

// A DisplayPart is one value of a template, with the text before it.
type DisplayPart struct {
	Before   string
	Property *Property
}

// display reads the template of a node type. It returns nil if the text is empty, or if it is
// not a template.
func (r *reader) display(t *NodeType, text string, at Pos) *Display {
	if text == "" {
		return nil
	}
	d := &Display{Text: text}
	rest := text
	for {
		before, after, opened := strings.Cut(rest, "{")
		if strings.Contains(before, "}") {
			r.fail(at, "%s: display %q has a } without a { before it; write a property as {name}", t.Name, d.Text)
			return nil
		}
		if !opened {
			d.After = before
			break
		}
		name, tail, closed := strings.Cut(after, "}")
		if !closed {
			r.fail(at, "%s: display %q has a { without a } after it; write a property as {name}", t.Name, d.Text)
			return nil
		}
		p := t.Property(name)
		if p == nil || !p.displays() {
			r.fail(at, "%s: display %q names %q; expected one of %s", t.Name, d.Text, name, displayed(t))
			return nil
		}
		d.Parts = append(d.Parts, DisplayPart{Before: before, Property: p})
		rest = tail
	}
	if len(d.Parts) == 0 {
		r.fail(at, "%s: display %q names no property; write one as {name}", t.Name, d.Text)
		return nil
	}
	return d
}

// displays says whether a template may have the property: it is the type's own, it is stored,
// and its value says something without the property's name.
func (p *Property) displays() bool {
	return !p.Common && !p.Derived && !p.List && p.Kind != Boolean && p.Kind != DateTime
}

// displayed lists the properties that a type's template may have.
func displayed(t *NodeType) string {
	var names []string
	for _, p := range t.Properties {
		if p.displays() {
			names = append(names, p.Name)
		}
	}
	return list(names)
}
