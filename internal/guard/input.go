package guard

// mostListed is how many scalars the lists in variables may have beyond the values
// that count: room for lists of ids, which have limits of their own.
const mostListed = 5_000

// Input refuses JSON whose values nest deeper, or are more, than any operation's may,
// before it is decoded, which takes many times its bytes. Only an operation says
// which lists are of ids (see Values), so here scalars in lists are taken for ids. It
// is an object, called what in errors; whether it is valid, decoding says.
func (l Limits) Input(what string, json []byte) error {
	values, listed := -1, 0 // the object itself is none of its values
	var within []byte       // which brackets are open
	for i := 0; i < len(json); i++ {
		switch c := json[i]; c {
		case ' ', '\t', '\n', '\r':
		case '{', '[':
			values++
			if within = append(within, c); len(within) > l.InputDepth+1 {
				return refuse("input-depth", "%s nest deeper than the %d levels that they may", what, l.InputDepth)
			}
		case ':':
			values-- // what went before was a name
		case ',', '}', ']':
			if values > l.InputValues {
				return refuse("input-values", "%s have more than the %d values that they may; ask for less at once", what, l.InputValues)
			}
			if most := l.InputValues + mostListed; values+listed > most {
				return refuse("input-values", "%s have more than the %d values that they may, those of lists included; ask for less at once", what, most)
			}
			if c != ',' && len(within) > 0 {
				within = within[:len(within)-1]
			}
		default:
			if len(within) > 0 && within[len(within)-1] == '[' {
				listed++
			} else {
				values++
			}
			i = scalar(json, i) - 1
		}
	}
	return nil
}

// scalar is where the string, number or word ends that begins at i.
func scalar(json []byte, i int) int {
	if json[i] == '"' {
		for i++; i < len(json) && json[i] != '"'; i++ {
			if json[i] == '\\' {
				i++
			}
		}
		return i + 1
	}
	for ; i < len(json); i++ {
		switch json[i] {
		case ',', ':', ']', '}', ' ', '\t', '\n', '\r':
			return i
		}
	}
	return i
}
