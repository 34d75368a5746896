package export

import (
	"bufio"
	"encoding/xml"

	"casegraph/internal/catalog"
)

// An xmlWriter writes XML. It keeps the first error, which err returns.
type xmlWriter struct{ to *bufio.Writer }

func (w xmlWriter) write(s string) { _, _ = w.to.WriteString(s) } // err returns the error

// text writes a value as the text of an element or an attribute: texts as they are, and
// others in JSON.
func (w xmlWriter) text(v any) {
	text, isText := v.(string)
	if !isText {
		var o object
		o.value(v)
		text = o.String()
	}
	_ = xml.EscapeText(w.to, []byte(text)) // err returns the error
}

// err returns the first error: a bufio.Writer keeps it, and writes nothing after it.
func (w xmlWriter) err() error {
	_, err := w.to.Write(nil)
	return err
}

// An attribute is a name of properties, with the type that holds the values of all of them.
type attribute struct {
	name string
	typ  xmlType
}

// An xmlType is the type of an attribute's values.
type xmlType uint8

const (
	xmlText xmlType = iota
	xmlInt
	xmlLong
	xmlDouble
	xmlBoolean
)

// graphml names a type as GraphML does. A boolean is a text there.
func (t xmlType) graphml() string { return [...]string{"string", "int", "long", "double", "string"}[t] }

// gexf names a type as GEXF does.
func (t xmlType) gexf() string {
	return [...]string{"string", "integer", "long", "double", "boolean"}[t]
}

// lists returns the lists of properties of the node types and of the relationship types.
func lists(c *catalog.Catalog) (nodes, edges [][]*catalog.Property) {
	for _, t := range c.Nodes {
		nodes = append(nodes, t.Properties)
	}
	for _, t := range c.Relationships {
		edges = append(edges, t.Properties)
	}
	return nodes, edges
}

// attributes returns the attributes for the properties of several types, in the order of
// the schema.
func attributes(lists [][]*catalog.Property) []attribute {
	var out []attribute
	at := map[string]int{}
	for _, properties := range lists {
		for _, p := range stored(properties) {
			i, known := at[p.Name]
			switch {
			case p.Name == "id":
			case !known:
				at[p.Name] = len(out)
				out = append(out, attribute{p.Name, xmlTypeOf(p)})
			case out[i].typ != xmlTypeOf(p):
				out[i].typ = xmlText
			}
		}
	}
	return out
}

func xmlTypeOf(p *catalog.Property) xmlType {
	switch {
	case p.List:
	case p.Kind == catalog.Int:
		return xmlInt
	case p.Kind == catalog.BigInt:
		return xmlLong
	case p.Kind == catalog.Float:
		return xmlDouble
	case p.Kind == catalog.Boolean:
		return xmlBoolean
	}
	return xmlText
}
