package api

import (
	"casegraph/graph/input"
	"casegraph/internal/catalog"
	"casegraph/internal/derive"
)

// Retraction is what derive.Retracted names, looked up in the catalog.
type Retraction struct {
	Node              *catalog.NodeType
	Makers, Responses *catalog.End
	Condition         string       // its name in filters on Node
	Where             input.Object // the filter on responses that take a node back
}

// retractionOf returns nil if the schema has no nodes that others take back.
func retractionOf(c *catalog.Catalog) *Retraction {
	d := derive.Retracted()
	t := c.Node(d.Type)
	if t == nil {
		return nil
	}
	makers, responses := t.End(d.Makers), t.End(d.Responses)
	if makers == nil || responses == nil || responses.Far.Single() != t || t.Property(d.Condition) != nil || t.End(d.Condition) != nil {
		return nil
	}
	return &Retraction{Node: t, Makers: makers, Responses: responses, Condition: d.Condition}
}

// readRetraction parses the filter of the retraction, if the schema has one.
func (a *API) readRetraction(c *catalog.Catalog) (err error) {
	r := retractionOf(c)
	if r == nil {
		return nil
	}
	r.Where, err = a.Filter(r.Node.Name+"Where", derive.Retracted().Where)
	a.Retraction = r
	return err
}
