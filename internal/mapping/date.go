package mapping

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/mozillazg/go-unidecode"

	"casegraph/internal/record"
)

// dates reads dates by the first of several forms that finds one.
type dates struct {
	place *record.Rule
	forms []form
}

// A found date is in EDTF, with the form that found it.
type found struct{ date, by string }

// errNoForm says that no form of a rule fits a text.
var errNoForm = errors.New("no form fits")

func (d dates) change(r *row, v record.Value) (string, error) {
	text := plainDigits(strings.Join(strings.Fields(v.Text), " "))
	first, other, err := d.read(text)
	if errors.Is(err, errNoForm) {
		first, other, err = d.qualified(text)
	}
	if err != nil {
		var forms []string
		for _, f := range d.forms {
			forms = append(forms, f.written)
		}
		wrong := fmt.Sprintf("%s is not a date of the form %s", record.Quoted(v.Text), strings.Join(forms, " or "))
		if !errors.Is(err, errNoForm) {
			wrong += ": " + err.Error()
		}
		return "", errors.New(wrong)
	}
	if other.by != "" {
		r.doubt(d.place, "date that can be read in two ways", fmt.Sprintf("%s is read as %s by %s, but it is also %s by %s", record.Quoted(v.Text), first.date, first.by, other.date, other.by), v)
	}
	return first.date, nil
}

// plainDigits writes digits of any script as those of ASCII.
func plainDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII && unicode.IsDigit(r) {
			if digit := unidecode.Unidecode(string(r)); len(digit) == 1 {
				return rune(digit[0])
			}
		}
		return r
	}, s)
}

// read reads a date by the first form that finds one. other is another date that another
// form finds. The error is errNoForm, or it says why the text is no date by the first form
// that it fits.
func (d dates) read(s string) (first, other found, err error) {
	err = errNoForm
	for _, f := range d.forms {
		date, fits, wrong := f.read(s)
		switch {
		case !fits:
		case wrong != nil:
			if errors.Is(err, errNoForm) {
				err = wrong
			}
		case first.by == "":
			first = found{date, f.written}
		case first.date != date && other.by == "":
			other = found{date, f.written}
		}
	}
	if first.by != "" {
		err = nil
	}
	return first, other, err
}
