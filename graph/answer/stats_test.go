package answer

import (
	"math"
	"math/big"
	"math/rand/v2"
	"strconv"
	"testing"
)

// TestNumbersAreComputedAsTheyAreWritten checks exact decimals, any order, and rounding.
func TestNumbersAreComputedAsTheyAreWritten(t *testing.T) {
	for _, c := range []struct {
		rows                        []any
		count                       int64
		min, max, sum, mean, median any
	}{
		{rows: []any{}},
		{rows: []any{[]any{nil, int64(4)}}},
		{[]any{[]any{0.1, int64(1)}, []any{nil, int64(9)}, []any{0.2, int64(1)}}, 2, 0.1, 0.2, 0.3, 0.15, 0.15},
		{[]any{[]any{int64(7), int64(1)}, []any{int64(-2), int64(2)}}, 3, -2.0, 7.0, 3.0, 1.0, -2.0},
		{[]any{[]any{int64(1), int64(2)}, []any{int64(2), int64(2)}}, 4, 1.0, 2.0, 6.0, 1.5, 1.5},
		{[]any{[]any{1e308, int64(3)}, []any{-1e308, int64(3)}, []any{5e-324, int64(1)}}, 7, -1e308, 1e308, 5e-324, 0.0, 5e-324},
		{[]any{[]any{math.MaxFloat64, int64(2)}}, 2, math.MaxFloat64, math.MaxFloat64, math.Inf(1), math.MaxFloat64, math.MaxFloat64},
		{[]any{[]any{int64(9007199254740993), int64(1)}, []any{int64(-9007199254740992), int64(1)}}, 2, -9007199254740992.0, 9007199254740992.0, 1.0, 0.5, 0.5},
		{[]any{[]any{int64(math.MinInt64), int64(1)}}, 1, -0x1p63, -0x1p63, -0x1p63, -0x1p63, -0x1p63},
		{[]any{[]any{int64(math.MinInt64), int64(3)}}, 3, -0x1p63, -0x1p63, -0x1.8p64, -0x1p63, -0x1p63},
		{[]any{[]any{int64(math.MinInt64), int64(1)}, []any{int64(math.MaxInt64), int64(1)}}, 2, -0x1p63, 0x1p63, -1.0, -0.5, -0.5},
		{[]any{[]any{int64(math.MaxInt64), int64(2)}}, 2, 0x1p63, 0x1p63, 0x1p64, 0x1p63, 0x1p63},
		{[]any{[]any{int64(1<<31 - 1), int64(1<<31 - 1)}, []any{int64(1<<31 - 2), int64(1<<31 - 1)}, []any{int64(1<<31 - 3), int64(1<<31 - 1)}}, 3 * (1<<31 - 1), 0x7ffffffdp0, 0x7fffffffp0, float64(3 * (1<<31 - 1) * (1<<31 - 2)), 0x7ffffffep0, 0x7ffffffep0},
		// 2⁵³+1 and 2⁵³ are the same Float, but the median depends on which is greater.
		{[]any{[]any{int64(1<<53 + 1), int64(1)}, []any{int64(1 << 53), int64(1)}, []any{int64(1<<53 + 2), int64(2)}}, 4, 0x1p53, 0x1p53 + 2, 0x1p55 + 8, 0x1p53 + 2, 0x1p53 + 2},
		{[]any{[]any{-math.MaxFloat64, int64(2)}}, 2, -math.MaxFloat64, -math.MaxFloat64, math.Inf(-1), -math.MaxFloat64, -math.MaxFloat64},
		{[]any{[]any{math.MaxFloat64, int64(3)}, []any{-math.MaxFloat64, int64(2)}}, 5, -math.MaxFloat64, math.MaxFloat64, math.MaxFloat64, math.MaxFloat64 / 5, math.MaxFloat64},
		{[]any{[]any{5e-324, int64(3)}, []any{0.0, int64(1)}}, 4, 0.0, 5e-324, 1.5e-323, 5e-324, 5e-324},
	} {
		m := statsOf(c.rows)
		want := Measures{"count": c.count}
		if c.count > 0 {
			want = Measures{"count": c.count, "min": c.min, "max": c.max, "sum": c.sum, "mean": c.mean, "median": c.median}
		}
		for _, name := range []string{"count", "min", "max", "sum", "mean", "median"} {
			if m[name] != want[name] {
				t.Errorf("%v: %s is %v, want %v", c.rows, name, m[name], want[name])
			}
		}
	}
}

// TestSumsDoNotDependOnTheOrder compares with rational numbers.
func TestSumsDoNotDependOnTheOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var rows []any
		want := new(big.Rat)
		for range 1 + r.IntN(20) {
			v := math.Round(r.NormFloat64()*1e6) / math.Pow(10, float64(r.IntN(12)))
			n := int64(1 + r.IntN(5))
			rows = append(rows, []any{v, n})
			exact, _ := new(big.Rat).SetString(strconv.FormatFloat(v, 'g', -1, 64))
			want.Add(want, exact.Mul(exact, new(big.Rat).SetInt64(n)))
		}
		sum, _ := want.Float64()
		for range 3 {
			if got := statsOf(rows)["sum"]; got != sum {
				t.Fatalf("%v: %v, want %v", rows, got, sum)
			}
			r.Shuffle(len(rows), func(i, k int) { rows[i], rows[k] = rows[k], rows[i] })
		}
	}
}
