package synthetic

import "fmt"

// date is a date between two years as sources give them: most to the day, some
// partial, uncertain or an interval; nil where none is recorded.
func (m *maker) date(from, to int) any {
	y, mo, d := from+m.r.IntN(to-from+1), 1+m.r.IntN(12), 1+m.r.IntN(28)
	switch n := m.r.IntN(100); {
	case n < 70:
		return fmt.Sprintf("%04d-%02d-%02d", y, mo, d)
	case n < 78:
		return fmt.Sprintf("%04d-%02d", y, mo)
	case n < 84:
		return fmt.Sprintf("%04d", y)
	case n < 87:
		return fmt.Sprintf("%04d-%02d-%02d?", y, mo, d)
	case n < 88:
		return fmt.Sprintf("%03dX", y/10)
	case n < 89:
		return fmt.Sprintf("XXXX-%02d-%02d", mo, d)
	case n < 91:
		return fmt.Sprintf("%04d-%02d/%04d-%02d", y, mo, y+1, mo)
	case n < 92:
		return fmt.Sprintf("../%04d", y)
	default:
		return nil
	}
}

// term is a sentence's length: years, months, both, or days, which are not
// counted in months. Short ones are the commonest.
func (m *maker) term() string {
	months := 1 + int(240*m.r.Float64()*m.r.Float64())
	switch n := m.r.IntN(100); {
	case n < 40:
		return fmt.Sprintf("P%dM", months)
	case n < 70:
		return fmt.Sprintf("P%dY", 1+months/12)
	case n < 90:
		return fmt.Sprintf("P%dY%dM", months/12, months%12)
	default:
		return fmt.Sprintf("P%dD", 3*months)
	}
}
