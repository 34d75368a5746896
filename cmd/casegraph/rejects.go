package main

import (
	"encoding/json"

	"casegraph/internal/jsontext"
	"casegraph/internal/load"
	"casegraph/internal/record"
)

// rejects write the records that `load --skip` leaves out, as JSON Lines. A record can be
// corrected there, and loaded with the mapping that the others were loaded with, in which at
// is "*.record".
type rejects struct {
	to *wholeFile
}

// A reject is a line of the file.
type reject struct {
	File    string          `json:"file"`
	Line    int             `json:"line"`
	Reasons []string        `json:"reasons"`
	Record  json.RawMessage `json:"record"`
	// Text is the line of a record that cannot be read.
	Text string `json:"text,omitempty"`
}

func (r *rejects) add(x load.Reject) error {
	line := reject{File: x.File, Line: x.Line, Reasons: x.Reasons, Text: x.Text}
	if x.Record != nil {
		line.Record = appendJSON(nil, x.Record)
	}
	return json.NewEncoder(r.to).Encode(line)
}

// appendJSON writes a value as JSON.
func appendJSON(b []byte, v *record.Value) []byte {
	switch v.Shape {
	case record.Null:
		return append(b, "null"...)
	case record.Boolean, record.Number:
		if v.Bare && !json.Valid([]byte(v.Text)) { // of YAML, which writes numbers in more ways
			return jsontext.AppendString(b, v.Text)
		}
		return append(b, v.Text...)
	case record.Text:
		return jsontext.AppendString(b, v.Text)
	case record.List:
		b = append(b, '[')
		for i := range v.Items {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendJSON(b, &v.Items[i])
		}
		return append(b, ']')
	case record.Object:
		b = append(b, '{')
		for i := range v.Members {
			if i > 0 {
				b = append(b, ',')
			}
			b = jsontext.AppendString(b, v.Members[i].Name)
			b = appendJSON(append(b, ':'), &v.Members[i].Value)
		}
		return append(b, '}')
	}
	return b
}
