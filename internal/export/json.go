package export

import (
	"bytes"
	"encoding/json"
	"time"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// An object is a JSON object that is being written. Its members keep the order in which
// they are put.
type object struct{ bytes.Buffer }

// put adds a member, whose value is a string, a number, a boolean, a list of those, or an
// object.
func (o *object) put(name string, v any) {
	if o.Len() == 0 {
		o.WriteByte('{')
	} else {
		o.WriteByte(',')
	}
	o.value(name)
	o.WriteByte(':')
	o.value(v)
}

// properties adds the properties that have a value, in the order of the schema.
func (o *object) properties(properties []*catalog.Property, values map[string]any) {
	for _, p := range properties {
		if v := values[p.Name]; v != nil {
			o.put(p.Name, readable(p, v))
		}
	}
}

// datasets returns the datasets as objects.
func datasets(c *catalog.Catalog, h Header) []any {
	var out []any
	for _, d := range h.Datasets {
		o := &object{}
		o.put("name", d.Name)
		o.properties(c.Dataset, d.Values)
		out = append(out, o)
	}
	return out
}

// citations returns the citations of a fact, as objects in the form of seed files. A
// citation of another dataset than the given one names its dataset.
func citations(c *catalog.Catalog, f *store.Fact, dataset string) []any {
	out := make([]any, len(f.Citations))
	for i, cited := range f.Citations {
		o := &object{}
		o.put("source", cited.Source)
		o.properties(c.Citation, cited.Values)
		if cited.Dataset != dataset {
			o.put("dataset", cited.Dataset)
		}
		out[i] = o
	}
	return out
}

func (o *object) value(v any) {
	switch v := v.(type) {
	case *object:
		o.Write(v.closed())
		return
	case []any:
		o.WriteByte('[')
		for i, x := range v {
			if i > 0 {
				o.WriteByte(',')
			}
			o.value(x)
		}
		o.WriteByte(']')
		return
	}
	e := json.NewEncoder(&o.Buffer)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // texts, finite numbers and booleans always encode
	}
	o.Truncate(o.Len() - 1) // Encode ends with a line feed
}

// closed ends the object and returns its text. No member may be put after that.
func (o *object) closed() []byte {
	if o.Len() == 0 {
		o.WriteByte('{')
	}
	o.WriteByte('}')
	return o.Bytes()
}

// readable returns a property's value for text formats: an instant as RFC 3339 in UTC with
// milliseconds, and any other value unchanged.
func readable(p *catalog.Property, v any) any {
	if p.Kind != catalog.DateTime {
		return v
	}
	if list, ok := v.([]any); ok {
		out := make([]any, len(list))
		for i, x := range list {
			out[i] = instant(x.(int64))
		}
		return out
	}
	return instant(v.(int64))
}

func instant(ms int64) string { return time.UnixMilli(ms).UTC().Format("2006-01-02T15:04:05.000Z") }
