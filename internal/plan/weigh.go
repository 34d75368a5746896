package plan

// ParamBytes returns about how many bytes a parameter of a statement takes of memory, with
// its slot in the list of parameters.
func ParamBytes(v any) int {
	n := 48
	switch v := v.(type) {
	case string:
		n += len(v)
	case []any:
		for _, item := range v {
			n += ParamBytes(item)
		}
	case map[string]any:
		for name, item := range v {
			n += 16 + len(name) + ParamBytes(item)
		}
	case []string:
		for _, item := range v {
			n += 16 + len(item)
		}
	}
	return n
}
