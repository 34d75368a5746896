package guard

// Input refuses JSON whose values nest deeper, or are more, than they may, before
// it is decoded, which takes many times its bytes. It is an object, called what in
// errors; whether it is valid, decoding says.
func (l Limits) Input(what string, json []byte) error {
	depth, values := -1, -1 // the object itself is none of its values
	for i := 0; i < len(json); i++ {
		switch c := json[i]; c {
		case ' ', '\t', '\n', '\r':
		case '{', '[':
			values++
			if depth++; depth > l.InputDepth {
				return refuse("input-depth", "%s nest deeper than the %d levels that they may", what, l.InputDepth)
			}
		case ':':
			values-- // what went before was a name
		case ',', '}', ']':
			if values > l.InputValues {
				return l.tooManyValues(what)
			}
			if c != ',' {
				depth--
			}
		default:
			values++
			i = scalar(json, i) - 1
		}
	}
	return nil
}

func (l Limits) tooManyValues(what string) error {
	return refuse("input-values", "%s have more than the %d values that they may; ask for less at once", what, l.InputValues)
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
