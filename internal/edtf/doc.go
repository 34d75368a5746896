// Package edtf parses partial and uncertain dates, in a subset of EDTF, the Extended
// Date/Time Format of ISO 8601-2. Sources often omit parts of a date, and so may a [Date].
//
// A [Date] has its text as written, and the earliest and latest day that it can mean.
// Comparisons use only these two days. They follow from the text, without assumptions:
//
//	written                 earliest     latest       meaning
//	2020-08-13              2020-08-13   2020-08-13   a day
//	2020-08, 2020-08-XX     2020-08-01   2020-08-31   a month, or a day in it
//	2020, 2020-XX           2020-01-01   2020-12-31   a year, or a month in it
//	202X, 20XX, 2XXX        2020-01-01 … 2029-12-31 … a year in a decade, century, millennium
//	2020-XX-13              2020-01-13   2020-12-13   the 13th of some month
//	XXXX, XXXX-01-30, …     unknown      unknown      a date whose year is not known
//	2020-08/2022-02         2020-08-01   2022-02-28   from … to
//	2020/..                 2020-01-01   Future       from … on, with no end
//	2020/                   2020-01-01   unknown      from … to an end not known
//	[2019,2021-05]          2019-01-01   2021-05-31   one of these
//	[2019..2021]            2019-01-01   2021-12-31   some time from … to
//	[..2020-01-29]          Past         2020-01-29   some time up to …
//	[2020-01-29..]          2020-01-29   Future       some time from … on
//
// A whole date may be followed by `?` (uncertain), `~` (approximate) or `%` (both).
// They stay in the text and do not widen the bounds, since nothing says by how much.
//
// # Invariants
//
//  1. A date has bounds when at least one end is a known day. One that has none
//     (`XXXX-01-30`, `../..`, `[..XXXX-01-29]`) has Earliest and Latest nil.
//  2. Earliest <= Latest where both are known.
//  3. Bounds are exact: both are days that the date can mean (`202X-02-29` is from
//     2020-02-29 to 2028-02-29).
//  4. Parse(d.Text) gives d again.
//
// Years are 0000 to 9999 in the proleptic Gregorian calendar, in which 0000 is
// 1 BCE. Everything else in EDTF is refused: times of day, seasons, longer years,
// exponents, groups of qualifiers, "all of" sets, and unknown digits other than
// the last ones of a year, a whole month or a whole day.
//
// The parser is written by hand because no library for Go accepts this subset:
// the nearest, sfomuseum/go-edtf 1.2.2, rejects `XXXX-12-22` and misreads
// `2023-12-22?` and `2020-08/..`.
package edtf
