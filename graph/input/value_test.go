package input

import (
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
)

// TestNumbersAreReadAsTheyAreWritten checks numbers in the forms of GraphQL and JSON, and the
// kinds that also accept strings.
func TestNumbersAreReadAsTheyAreWritten(t *testing.T) {
	for _, c := range []struct {
		kind  catalog.Kind
		given any
		want  any // nil if it is refused
	}{
		{catalog.BigInt, "7", int64(7)},
		{catalog.BigInt, "-7", int64(-7)},
		{catalog.BigInt, "0", int64(0)},
		{catalog.BigInt, "9223372036854775806", int64(9223372036854775806)},
		{catalog.BigInt, "9223372036854775807", nil}, // the key of null
		{catalog.BigInt, "-9223372036854775808", int64(-9223372036854775808)},
		{catalog.BigInt, "-9223372036854775809", nil},
		{catalog.BigInt, "0x1p4", nil},
		{catalog.BigInt, "0x10", nil},
		{catalog.BigInt, "0b1", nil},
		{catalog.BigInt, "0o7", nil},
		{catalog.BigInt, "1_000", nil},
		{catalog.BigInt, "0x_1p4", nil},
		{catalog.BigInt, "1e5", nil},
		{catalog.BigInt, "1.0", nil},
		{catalog.BigInt, "+7", nil},
		{catalog.BigInt, "007", nil},
		{catalog.BigInt, " 7", nil},
		{catalog.BigInt, "7\n", nil},
		{catalog.BigInt, "", nil},
		{catalog.BigInt, "-", nil},
		{catalog.BigInt, "NaN", nil},
		{catalog.BigInt, "Inf", nil},
		{catalog.BigInt, "٧", nil},
		{catalog.BigInt, Number("7"), int64(7)},
		{catalog.BigInt, Number("1e5"), int64(100000)},
		{catalog.BigInt, Number("2.0"), int64(2)},
		{catalog.BigInt, Number("2.5"), nil},
		{catalog.BigInt, Number("9007199254740993.0"), nil}, // it would be rounded
		{catalog.BigInt, true, nil},
		{catalog.Int, Number("1e3"), int64(1000)},
		{catalog.Int, Number("2147483648"), nil},
		{catalog.Int, "7", nil},
		{catalog.Int, "0x1p4", nil},
		{catalog.Float, Number("1.5"), 1.5},
		{catalog.Float, Number("-0.0"), float64(0)},
		{catalog.Float, Number("1e400"), nil},
		{catalog.Float, "1.5", nil},
		{catalog.Float, "0x1p4", nil},
		{catalog.Float, "NaN", nil},
	} {
		got, err := Scalar("eq", &catalog.Property{Name: "p", Kind: c.kind}, c.given)
		if got != c.want || (c.want == nil) != (fault.CodeOf(err) == fault.BadUserInput && err != nil) {
			t.Errorf("%s of %#v: %#v, %v; expected %#v", c.kind, c.given, got, err, c.want)
		}
	}
}
