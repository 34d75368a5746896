package answer

import (
	"cmp"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// statsOf computes the members of a Stat from the rows [value, count] of an aggregate of
// numbers; nulls are ignored. It uses exact decimal arithmetic: 0.1 and 0.2 give 0.3, in
// any order of the rows. Only the result is rounded, to the nearest Float.
func statsOf(rows []any) Measures {
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
	// Different whole numbers beyond 2⁵³ can have the same float.
	slices.SortFunc(numbers, func(a, b number) int {
		return cmp.Or(cmp.Compare(a.float, b.float), cmp.Compare(a.digits, b.digits))
	})
	// nth returns the number at an index of all numbers, repeated ones included.
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
	m["sum"], m["mean"], m["median"] = all.dividedBy(1), all.dividedBy(count), middle.dividedBy(2)
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
		// The form is d.ddde±dd, with at most 17 digits; they fit an int64.
		mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(v, 'e', -1, 64), "e")
		whole, fraction, _ := strings.Cut(mantissa, ".")
		digits, err := strconv.ParseInt(whole+fraction, 10, 64)
		e, err2 := strconv.Atoi(exponent)
		return decimal{digits, e - len(fraction), v}, err == nil && err2 == nil
	}
	return decimal{}, false
}

// A sum adds decimals exactly. It keeps one sum for each exponent.
type sum struct {
	whole int64            // sum of the small whole numbers: most numbers are small and whole
	large map[int]*big.Int // sums of the other numbers, by exponent
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

// dividedBy is the sum divided by n, rounded to the nearest float.
func (s *sum) dividedBy(n int64) float64 {
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
