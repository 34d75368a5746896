package guard

// maxListed bounds the scalars in lists of variables, in addition to InputValues. It
// leaves room for lists of ids, which have limits of their own.
const maxListed = 5_000

// Input refuses a JSON object that nests deeper or has more values than any operation
// may. It runs before the JSON is decoded, since decoding takes many times its bytes.
// Lists of ids have a higher limit, but only the operation tells which lists have ids
// ([Limits.Values]). So Input counts all scalars in lists as ids. Errors call the
// object what. Input accepts invalid JSON, which decoding refuses.
func (l Limits) Input(what string, json []byte) error {
	values, listed := -1, 0 // the object itself does not count
	var open []byte         // the brackets that are open
	for i := 0; i < len(json); i++ {
		switch c := json[i]; c {
		case ' ', '\t', '\n', '\r':
		case '{', '[':
			values++
			if open = append(open, c); len(open) > l.InputDepth+1 {
				return refuse("input-depth", "%s nest deeper than %d levels, which is the limit", what, l.InputDepth)
			}
		case ':':
			values-- // the scalar before was a name
		case ',', '}', ']':
			if values > l.InputValues {
				return refuse("input-values", "%s have more than %d values, which is the limit; ask for less at once", what, l.InputValues)
			}
			if most := l.InputValues + maxListed; values+listed > most {
				return refuse("input-values", "%s have more than %d values, which is the limit with those in lists; ask for less at once", what, most)
			}
			if c != ',' && len(open) > 0 {
				open = open[:len(open)-1]
			}
		default:
			if len(open) > 0 && open[len(open)-1] == '[' {
				listed++
			} else {
				values++
			}
			i = scalar(json, i) - 1
		}
	}
	return nil
}

// scalar returns the end of the string, number or word that begins at i.
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
