package answer

import (
	"casegraph/internal/catalog"
	"casegraph/internal/edtf"
)

// A DateForm is the form in which a Date is written.
type DateForm uint8

// The forms: the text of the source, and the first and the last day that it can mean.
const (
	Written DateForm = iota
	FirstDay
	LastDay
)

// date writes a Date in a form. A day that is not known, or that is the open end of an
// interval, is null.
func (w *Writer) date(p *catalog.Property, form DateForm, v any) {
	text, ok := v.(string)
	if !ok || form == Written {
		w.scalar(p, v)
		return
	}
	d, err := edtf.Parse(text)
	if err != nil {
		w.fail("%s is not a date in the store, but must be one", p)
		return
	}
	day := d.FirstDay()
	if form == LastDay {
		day = d.LastDay()
	}
	if day == "" {
		w.null()
		return
	}
	w.String(day)
}
