package peers

import (
	"cmp"
	"slices"
)

// Plain is the data of an answer in a form that does not depend on who gave it:
// lists and connections of whatever kind are objects of rows and, where asked, a
// total and what is told of the page; a row has the members of its node and, behind "via ", those of the
// relationship that led there.
func Plain(data any) any {
	switch v := data.(type) {
	case []any:
		return rows(v, nil)
	case map[string]any:
		if list, ok := v["edges"].([]any); ok {
			return rows(list, v)
		}
		if list, ok := v["nodes"].([]any); ok {
			return rows(list, v)
		}
		out := make(map[string]any, len(v))
		for name, x := range v {
			out[name] = member(name, x)
		}
		return out
	}
	return data
}

// member is a member of an object.
func member(name string, v any) any {
	plain := Plain(v)
	list, ok := plain.(map[string]any)
	if !ok {
		return plain
	}
	found, ok := list["rows"].([]any)
	if !ok {
		return plain
	}
	switch name {
	case "person", "courtCase", "agency": // one node, that @neo4j/graphql gives in a list
		if len(found) == 0 {
			return nil
		}
		return found[0]
	case "parties", "about":
		// @neo4j/graphql does not order nodes of several types, and has a node once
		// though several relationships lead to it.
		slices.SortStableFunc(found, func(a, b any) int { return cmp.Compare(id(a), id(b)) })
		if name == "about" {
			found = slices.CompactFunc(found, func(a, b any) bool { return id(a) == id(b) })
			list["rows"] = found[:min(3, len(found))]
		}
	}
	return list
}

func id(row any) string {
	o, _ := row.(map[string]any)
	s, _ := o["id"].(string)
	return s
}

func rows(list []any, connection map[string]any) any {
	out := make([]any, len(list))
	for i, x := range list {
		out[i] = row(x)
	}
	same := map[string]any{"rows": out}
	for from, to := range map[string]string{"totalCount": "total", "pageInfo": "page"} {
		if v, ok := connection[from]; ok {
			same[to] = v
		}
	}
	return same
}

func row(x any) any {
	o, ok := x.(map[string]any)
	node, joined := o["node"].(map[string]any)
	if !ok || !joined {
		return Plain(x)
	}
	out := Plain(node).(map[string]any)
	via := o
	if r, ok := o["relationship"].(map[string]any); ok {
		via = r
	}
	for name, v := range via {
		if name != "node" && name != "relationship" {
			out["via "+name] = v
		}
	}
	return out
}
