package answer

import (
	"cmp"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// reckon works out the members of a Stat from the rows [value, count] of a tally
// of numbers, null aside. Numbers are taken for the decimals they are written as
// and reckoned with exactly: 0.1 and 0.2 make 0.3, in whatever order they come.
// What comes out is rounded once, to the nearest Float.
func reckon(rows []any) Measures {
	type number struct {
		decimal
		count int64
	}
	var numbers []number
	count := int64(0)
	for _, r := range rows {
		row := r.([]any)
		d, ok := decimalOf(row[0])
		if !ok {
			continue
		}
		n := row[1].(int64)
		numbers = append(numbers, number{d, n})
		count += n
	}
	m := Measures{"count": count}
	if count == 0 {
		return m
	}
	// Whole numbers beyond 2⁵³ may differ though their floats do not.
	slices.SortFunc(numbers, func(a, b number) int {
		return cmp.Or(cmp.Compare(a.float, b.float), cmp.Compare(a.digits, b.digits))
	})
	// nth is the number that stands at a place among all of them.
	nth := func(at int64) decimal {
		for _, n := range numbers {
			if at -= n.count; at < 0 {
				return n.decimal
			}
		}
		return decimal{}
	}
	var all, middle sum
	for _, n := range numbers {
		all.add(n.decimal, n.count)
	}
	middle.add(nth((count-1)/2), 1)
	middle.add(nth(count/2), 1)
	m["min"], m["max"] = numbers[0].float, numbers[len(numbers)-1].float
	m["sum"], m["mean"], m["median"] = all.over(1), all.over(count), middle.over(2)
	return m
}

// A decimal is digits × 10^exponent.
type decimal struct {
	digits   int64
	exponent int
	float    float64
}

func decimalOf(v any) (decimal, bool) {
	switch v := v.(type) {
	case int64:
		return decimal{v, 0, float64(v)}, true
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1<<53 {
			return decimal{int64(v), 0, v}, true
		}
		// At most 17 digits, which an int64 holds: d.ddde±dd.
		mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(v, 'e', -1, 64), "e")
		whole, fraction, _ := strings.Cut(mantissa, ".")
		digits, err := strconv.ParseInt(whole+fraction, 10, 64)
		e, err2 := strconv.Atoi(exponent)
		return decimal{digits, e - len(fraction), v}, err == nil && err2 == nil
	}
	return decimal{}, false
}

// A sum adds up decimals exactly, those of each exponent for themselves.
type sum struct {
	whole int64 // what so far was whole and small: most numbers are
	large map[int]*big.Int
}

func (s *sum) add(d decimal, times int64) {
	const small, smallSum = 1 << 31, 1 << 62
	within := func(n, bound int64) bool { return -bound < n && n < bound }
	if d.exponent == 0 && within(d.digits, small) && within(times, small) && within(s.whole, smallSum) {
		s.whole += d.digits * times
		return
	}
	if s.large == nil {
		s.large = map[int]*big.Int{}
	}
	if s.large[d.exponent] == nil {
		s.large[d.exponent] = new(big.Int)
	}
	n := new(big.Int).Mul(big.NewInt(d.digits), big.NewInt(times))
	s.large[d.exponent].Add(s.large[d.exponent], n)
}

// over is the sum divided by n, to the nearest float.
func (s *sum) over(n int64) float64 {
	total := new(big.Rat).SetInt64(s.whole)
	ten := big.NewInt(10)
	for e, digits := range s.large {
		power := new(big.Int).Exp(ten, big.NewInt(int64(max(e, -e))), nil)
		part := new(big.Rat).SetInt(digits)
		if e < 0 {
			part.Quo(part, new(big.Rat).SetInt(power))
		} else {
			part.Mul(part, new(big.Rat).SetInt(power))
		}
		total.Add(total, part)
	}
	out, _ := total.Quo(total, new(big.Rat).SetInt64(n)).Float64()
	return out + 0 // −0 is 0
}
