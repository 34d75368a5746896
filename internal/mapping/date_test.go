package mapping

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hablullah/go-hijri"

	"casegraph/internal/edtf"
	"casegraph/internal/record"
)

// datesBy reads the forms of a rule, which have `|` between them.
func datesBy(t testing.TB, forms string, d dating) (dates, error) {
	t.Helper()
	out := dates{}
	if d.calendar.edtf == nil {
		d.calendar = calendars["gregorian"]
	}
	if d.months == nil {
		d.months = d.calendar.months
	}
	for _, s := range strings.Split(forms, "|") {
		f, err := d.form(s)
		if err != nil {
			return out, err
		}
		out.forms = append(out.forms, f)
	}
	return out, nil
}

func TestDatesAsPublished(t *testing.T) {
	french := (&reader{}).months(&record.Value{Shape: record.List, Items: texts("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre")})
	pivot := dating{pivot: 30}
	for _, c := range []struct {
		forms string
		with  dating
		in    string
		want  string // a date, or what is wrong
	}{
		{"DD.MM.YYYY|YYYY", dating{}, "01.02.1970", "1970-02-01"},
		{"DD.MM.YYYY|YYYY", dating{}, " 1970 ", "1970"},
		{"M/YYYY", dating{}, "2/2019", "2019-02"},
		{"YYYYMMDD", dating{}, "20200813", "2020-08-13"},
		{"DD.MM.YYYY", dating{}, "1.2.1970", "no"},
		{"YYYY-MM-DD|YYYY-MM-00|YYYY-00-00", dating{}, "1970-00-00", "1970"},
		{"YYYY-MM-DD|YYYY-MM-00|YYYY-00-00", dating{}, "1970-03-00", "1970-03"},
		{"D.M.YYYY", dating{}, "31.2.1970", "no: February 1970 has 28 days"},
		{"D.M.YYYY", dating{}, "29.2.2000", "2000-02-29"},
		{"DD/MM/YYYY", dating{}, "13/13/2020", "no: there is no month 13"},
		{"DD/MM/YYYY", dating{}, "00/12/2020", "no: there is no day 00"},
		{"DD/MM/YYYY|MM/DD/YYYY", dating{}, "05/13/2020", "2020-05-13"},
		{"DD/MM/YYYY|MM/DD/YYYY", dating{}, "05/06/2020", "2020-06-05, but 2020-05-06 by MM/DD/YYYY"},
		{"DD/MM/YYYY|MM/DD/YYYY", dating{}, "06/06/2020", "2020-06-06"},
		{"DD/MM/YYYY|MM/DD/YYYY", dating{}, "13/13/2020", "no: there is no month 13"},

		{"DD-MON-YYYY", dating{}, "23-MAR-2006", "2006-03-23"},
		{"DD-mon-YYYY", dating{}, "23-mar-2006", "2006-03-23"},
		{"D Month YYYY", dating{}, "2 January 1999", "1999-01-02"},
		{"D Month YYYY", dating{}, "2\u00a0 JANUARY  1999", "1999-01-02"},
		{"D Month YYYY", dating{}, "2nd Jan. 1999", "1999-01-02"},
		{"D Mon YYYY", dating{}, "3 Sept 1999", "1999-09-03"},
		{"Month D, YYYY", dating{}, "March 23, 2006", "2006-03-23"},
		{"Month YYYY", dating{}, "May 2006", "2006-05"},
		{"DDMonYYYY", dating{}, "23Mar2006", "2006-03-23"},
		{"D Month YYYY", dating{}, "31 June 1999", "no: June 1999 has 30 days"},
		{"D Month YYYY", dating{}, "2 Januar 1999", "no"},
		{"D Month YYYY", dating{months: french}, "14 août 1999", "1999-08-14"},
		{"D Month YYYY", dating{months: french}, "14 AOÛT 1999", "1999-08-14"},
		{"D 'de' Month 'de' YYYY", dating{months: map[string]int{"mayo": 5}}, "2 de mayo de 1999", "1999-05-02"},
		{"YYYY年M月D日", dating{}, "2020年8月3日", "2020-08-03"},
		{"DD/MM/YYYY", dating{}, "១៣/០៨/២០២០", "2020-08-13"},
		{"DD/MM/YYYY", dating{}, "١٣/٠٨/٢٠٢٠", "2020-08-13"},

		{"DD.MM.YY", pivot, "01.02.30", "2030-02-01"},
		{"DD.MM.YY", pivot, "01.02.31", "1931-02-01"},
		{"DD.MM.YY", pivot, "01.02.00", "2000-02-01"},
		{"DD.MM.YY|DD.MM.YYYY", pivot, "01.02.1970", "1970-02-01"},

		{"YYYY-MM-DDThh:mm:ssZ", dating{}, "2020-08-13T10:00:00Z", "2020-08-13"},
		{"YYYY-MM-DDThh:mm:ssZ", dating{}, "2020-08-13T10:00:00.123+02:00", "2020-08-13"},
		{"DD/MM/YYYY hh:mm", dating{}, "13/08/2020 00:00", "2020-08-13"},
		{"M/D/YYYY h:mm:ss AM", dating{}, "8/13/2020 12:00:00 AM", "2020-08-13"},
		{"YYYY-MM-DD", dating{}, "2020-08-13T10:00:00Z", "no"},

		{"YYYYs", dating{}, "1990s", "199X"},
		{"YYYYs", dating{}, "the 1990's", "199X"},
		{"YYYYs", dating{}, "1995s", "no"},
		{"YYYY", dating{}, "c. 1990", "1990~"},
		{"YYYY", dating{}, "c1990", "1990~"},
		{"YYYY", dating{}, "circa 1990", "1990~"},
		{"YYYY", dating{}, "Ca. 1990", "1990~"},
		{"YYYY", dating{}, "about 1990?", "1990%"},
		{"YYYY", dating{}, "1990 (?)", "1990?"},
		{"YYYYs", dating{}, "about the 1990s", "199X~"},
		{"DD.MM.YYYY", dating{}, "01.02.1990?", "1990-02-01?"},
		{"YYYY", dating{}, "before 1990", "[..1989]"},
		{"YYYY", dating{}, "After 1990", "[1991..]"},
		{"YYYYs", dating{}, "before the 1990s", "[..1989]"},
		{"YYYYs", dating{}, "after the 1990s", "[2000..]"},
		{"Month YYYY", dating{}, "before January 1990", "[..1989-12]"},
		{"Month YYYY", dating{}, "after December 1990", "[1991-01..]"},
		{"D Month YYYY", dating{}, "before 1 March 2000", "[..2000-02-29]"},
		{"YYYY", dating{}, "before c. 1990", "[..1989~]"},
		{"YYYY", dating{}, "after 9999", "no"},
		{"YYYY", dating{}, "before 0000", "no"},
		{"YYYY", dating{}, "c. ", "no"},
		{"DD/MM/YYYY|MM/DD/YYYY", dating{}, "before 05/06/2020", "[..2020-06-04], but [..2020-05-05] by MM/DD/YYYY"},

		{"EDTF", dating{}, "[..2020-01-29]", "[..2020-01-29]"},
		{"EDTF", dating{}, "2020-08/2022-02", "2020-08/2022-02"},
		{"EDTF", dating{}, "about 2020/2021", "no"},
		{"EDTF", dating{}, "before [2019,2020]", "no"},
		{"EDTF", dating{}, "before 1990-XX-13", "no"},
		{"EDTF", dating{}, "about 2020~", "2020~"},
		{"EDTF|D.M.YYYY", dating{}, "3.5.2020", "2020-05-03"},
		{"EDTF", dating{}, "spring 2020", "no"},

		{"DD/MM/YYYY", dating{calendar: calendars["buddhist"]}, "13/08/2563", "2020-08-13"},
		{"YYYY", dating{calendar: calendars["buddhist"]}, "2563", "2020"},
		{"YYYY", dating{calendar: calendars["buddhist"]}, "0542", "no: the year would be -1; expected one from 0 to 9999"},
		{"D Month YY", dating{calendar: calendars["buddhist"], pivot: 69}, "13 Aug 63", "2020-08-13"},
		{"YYYY-MM-DD", dating{calendar: calendars["umm-al-qura"]}, "1440-09-01", "2019-05-06"},
		{"YYYY-MM-DD", dating{calendar: calendars["umm-al-qura"]}, "1442-01-01", "2020-08-20"},
		{"D Month YYYY", dating{calendar: calendars["umm-al-qura"], months: map[string]int{"ramadan": 9}}, "1 Ramadan 1440", "2019-05-06"},
		{"YYYY-MM", dating{calendar: calendars["umm-al-qura"]}, "1440-09", "[2019-05-06..2019-06-03]"},
		{"YYYY", dating{calendar: calendars["umm-al-qura"]}, "1356", "[1937-03-14..1938-03-01]"},
		{"YYYY", dating{calendar: calendars["umm-al-qura"]}, "1500", "[2076-11-27..2077-11-16]"},
		{"YYYY", dating{calendar: calendars["umm-al-qura"]}, "1501", "no: the tables of umm-al-qura have the years 1356 to 1500"},
		{"YYYY-MM-DD", dating{calendar: calendars["umm-al-qura"]}, "1440-09-30", "no: month 9 of the year 1440 has 29 days"},
		{"YYYY-MM-DD", dating{calendar: calendars["umm-al-qura"]}, "1440-13-01", "no: there is no month 13"},
		{"YYYY-MM-DD", dating{calendar: calendars["hijri"]}, "1440-09-01", "2019-05-06~"},
		{"YYYY-MM-DD", dating{calendar: calendars["hijri"]}, "0001-01-01", "0622-07-19~"},
		{"YYYY", dating{calendar: calendars["hijri"]}, "about 1300", "[1882-11-12~..1883-11-01~]"},
		{"YYYY", dating{calendar: calendars["hijri"]}, "before 1300", "[..1882-11-11~]"},
		{"YYYY", dating{calendar: calendars["hijri"]}, "0000", "no: there is no year 0"},
	} {
		d, err := datesBy(t, c.forms, c.with)
		if err != nil {
			t.Errorf("%s: %v", c.forms, err)
			continue
		}
		noted := &notes{}
		got, err := d.change(&row{notes: noted}, record.Value{Shape: record.Text, Text: c.in})
		if err != nil {
			before, after, _ := strings.Cut(err.Error(), strings.ReplaceAll(c.forms, "|", " or "))
			if !strings.Contains(before, " is not a date of the form ") {
				t.Errorf("%s of %q: %v", c.forms, c.in, err)
			}
			got = "no" + after
		}
		for _, n := range noted.order {
			_, other, _ := strings.Cut(n.says, ", but it is also ")
			got += ", but " + other
		}
		if got != c.want {
			t.Errorf("%s of %q: %s; want %s", c.forms, c.in, got, c.want)
		}
	}
}

func TestWrongForms(t *testing.T) {
	const words = "; expected words of YYYYs YYYY YY Month Mon MM M DD D hh h mm ss AM T Z EDTF, and other letters in apostrophes"
	for _, c := range []struct {
		form string
		with dating
		want string
	}{
		{"dd.mm.yyyy", dating{}, `has "dd", which is not a word of a form; did you mean DD?` + words},
		{"DD.mm.yyyy", dating{}, `has "yyyy", which is not a word of a form; did you mean YYYY?` + words},
		{"DD mmm YYYY", dating{}, `has "mmm", which is not a word of a form; did you mean Mon?` + words},
		{"DD MMM YYYY", dating{}, `has "MMM", which is not a word of a form; did you mean Mon?` + words},
		{"DD Mnth YYYY", dating{}, `has "Mnth", which is not a word of a form; did you mean Month?` + words},
		{"YYYY-MM-DDTHH:MM", dating{}, `has "HH", which is not a word of a form; did you mean hh?` + words},
		{"YYYY-MM-DDThh:MM", dating{}, "has the month twice; did you mean the minutes, mm?"},
		{"c. YYYY", dating{}, `has "c", which is not a word of a form` + words},
		{"D de Month", dating{}, `has "de", which is not a word of a form` + words},
		{"D 'de Month", dating{}, "has an apostrophe that is not closed; expected letters between two, such as D 'de' Month YYYY"},
		{"DD.mm.YYYY", dating{}, "has minutes (mm) without hours (hh); did you mean the month, MM?"},
		{"DD.MM", dating{}, "has no year; expected a form such as DD.MM.YYYY, M/YYYY or YYYY"},
		{"", dating{}, "has no year; expected a form such as DD.MM.YYYY, M/YYYY or YYYY"},
		{"DD.YYYY", dating{}, "has a day without a month; expected a form such as DD.MM.YYYY, M/YYYY or YYYY"},
		{"DD.MM.YYYY M", dating{}, "has the month twice, as MM and M; expected it once"},
		{"MM YYYYs", dating{}, "has a decade with more than that; expected YYYYs alone, in the calendar gregorian"},
		{"YYYYs", dating{calendar: calendars["buddhist"]}, "has a decade with more than that; expected YYYYs alone, in the calendar gregorian"},
		{"DMYYYY", dating{}, "does not tell where D ends; expected a form with two digits for it, DD"},
		{"D.M.YY", dating{pivot: -1}, "has a year of two digits; expected pivot beside date, such as pivot: 30, which reads 30 as 2030 and 31 as 1931"},
		{"D.M.YY", dating{pivot: -1, calendar: calendars["hijri"]}, "has a year of two digits; expected pivot beside date, such as pivot: 30, which reads 30 as 1430 and 31 as 1331"},
		{"D Month YYYY", dating{calendar: calendars["hijri"]}, "has the name of a month; expected months beside date, a list of the names in this calendar"},
		{"EDTF", dating{calendar: calendars["buddhist"]}, "has dates of the calendar gregorian only; expected no other calendar beside it"},
		{"EDTF YYYY", dating{}, "has more than EDTF; expected EDTF as a form of its own"},
	} {
		_, err := datesBy(t, c.form, c.with)
		if want := fmt.Sprintf("date: %q %s", c.form, c.want); err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}

func TestTabularCalendarIsThatOfTheLibrary(t *testing.T) {
	for year := 1000; year <= 1500; year++ {
		for month := 1; month <= 12; month++ {
			want := hijri.HijriDate{Year: int64(year), Month: int64(month), Day: 1}.ToGregorian()
			if got := arithmetic(year, month); !got.Equal(want) {
				t.Fatalf("%d-%d begins on %s; want %s", year, month, got, want)
			}
		}
	}
}

func texts(all ...string) (out []record.Value) {
	for _, s := range all {
		out = append(out, record.Value{Shape: record.Text, Text: s})
	}
	return out
}

func FuzzForms(f *testing.F) {
	f.Add("D Month YYYY|DD.MM.YY|YYYYs|EDTF", "about 2 January 1999")
	f.Add("YYYY-MM-DDThh:mm:ssZ|M/YYYY|'x'YYYY", "before 2020-08-13T10:00:00Z")
	f.Add("hh", "[2020-01-01..2020-02-01]")
	f.Fuzz(func(t *testing.T, forms, text string) {
		for _, c := range calendars {
			d, err := datesBy(t, forms, dating{pivot: 30, calendar: c})
			if err != nil {
				continue
			}
			got, err := d.change(&row{}, record.Value{Shape: record.Text, Text: text})
			if _, wrong := edtf.Parse(got); err == nil && wrong != nil {
				t.Errorf("%s of %q: %v", forms, text, wrong)
			}
		}
	})
}
