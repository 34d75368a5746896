package tabular

import (
	"bytes"
	"encoding/json"
	"io"
)

// An object is a JSON object with its members in the order of the text. Other values have
// the types of encoding/json, with numbers as json.Number.
type object []member

type member struct {
	name  string
	value any
}

func parse(text []byte) (object, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	v, err := value(d)
	if err != nil {
		return nil, err
	}
	o, ok := v.(object)
	if !ok {
		return nil, errNoObject
	}
	return o, nil
}

func value(d *json.Decoder) (any, error) {
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch t {
	case json.Delim('{'):
		o := object{}
		for d.More() {
			name, err := d.Token()
			if err != nil {
				return nil, err
			}
			v, err := value(d)
			if err != nil {
				return nil, err
			}
			o = append(o, member{name.(string), v})
		}
		_, err = d.Token()
		return o, err
	case json.Delim('['):
		list := []any{}
		for d.More() {
			v, err := value(d)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err = d.Token()
		return list, err
	}
	return t, nil
}

// WriteJSONL writes each row as a line of JSON, an object with all columns.
func (t *Table) WriteJSONL(to io.Writer) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	put := func(v any) error {
		if err := e.Encode(v); err != nil {
			return err
		}
		b.Truncate(b.Len() - 1) // a line feed
		return nil
	}
	for _, row := range t.Rows {
		for i, cell := range row {
			b.WriteByte("{,"[min(i, 1)])
			if err := put(t.Columns[i]); err != nil {
				return err
			}
			b.WriteByte(':')
			if err := put(cell); err != nil {
				return err
			}
		}
		if len(row) == 0 {
			b.WriteByte('{')
		}
		b.WriteString("}\n")
		if _, err := to.Write(b.Bytes()); err != nil {
			return err
		}
		b.Reset()
	}
	return nil
}
