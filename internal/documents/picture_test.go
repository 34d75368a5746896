package documents

import (
	"fmt"
	"html"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"casegraph/internal/catalog"
)

func TestPictureIsThatOfTheSchema(t *testing.T) {
	fresh(t, root+"docs/model.svg", picture(builtin(t), read(t, "testdata/places.txt")))
}

// The picture is laid out on a grid, in pixels.
const (
	columnWidth, rowHeight = 190.0, 118.0
	boxWidth, boxHeight    = 118.0, 44.0
	lineHeight             = 13.0
	margin                 = 30.0
)

// A box is a node type, or a union that more than one relationship leads to.
type box struct {
	name    string
	union   bool
	x, y    float64  // of its middle
	remarks []string // relationships to itself, and to most types
}

// A line stands for all relationships from one box to another.
type line struct{ from, to string }

// few is how many types a union may have that is drawn by lines to each of them.
const few = 3

// picture draws the types of a catalog, at places.
func picture(c *catalog.Catalog, places string) string {
	boxes := boxesOf(c)
	place(boxes, places)
	lines := map[line][]string{}
	for _, r := range c.Relationships {
		for _, from := range boxNames(boxes, r.From) {
			to := boxNames(boxes, r.To)
			switch {
			case len(boxNames(boxes, r.From)) > few: // any node
				continue
			case len(to) > few:
				boxes[from].remarks = append(boxes[from].remarks, r.Label+" → most")
				continue
			}
			for _, to := range to {
				switch {
				case from == to:
					boxes[from].remarks = append(boxes[from].remarks, "↻ "+r.Label)
				case !r.Same:
					lines[line{from, to}] = append(lines[line{from, to}], r.Label)
				}
			}
		}
	}
	var b strings.Builder
	width, height := 0.0, 0.0
	for _, x := range boxes {
		width, height = max(width, x.x), max(height, x.y)
	}
	width, height = width+boxWidth/2+margin, height+boxHeight/2+margin
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%[1]v" height="%[2]v" font-family="sans-serif">`+"\n", math.Round(width), math.Round(height))
	b.WriteString(`<!-- Generated from schema/ by internal/documents; go test ./internal/documents -update writes it. -->
<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#667"/></marker></defs>
<rect width="100%" height="100%" fill="#fff"/>
`)
	for _, u := range c.Unions {
		if boxes[u.Name] == nil {
			continue
		}
		for _, m := range direct(boxes, c, u) {
			from, to := boxes[u.Name], boxes[m]
			fmt.Fprintf(&b, `<path d="M%.0f %.0f L%.0f %.0f" stroke="#99a" stroke-dasharray="2 4" stroke-width="1.5"/>`+"\n", from.x, from.y, to.x, to.y)
		}
	}
	ordered := slices.SortedFunc(maps.Keys(lines), func(a, b line) int { return strings.Compare(a.from+" "+a.to, b.from+" "+b.to) })
	for _, l := range ordered {
		from, to := boxes[l.from], boxes[l.to]
		x, y := edge(to, from)
		fmt.Fprintf(&b, `<path d="M%.0f %.0f L%.0f %.0f" stroke="#667" marker-end="url(#tip)"/>`+"\n", from.x, from.y, x, y)
	}
	for _, l := range ordered {
		from, to := boxes[l.from], boxes[l.to]
		at := 0.45 // so that the labels of crossing lines seldom meet
		if math.Abs(to.x-from.x) > 2*columnWidth {
			at = 0.68
		}
		x, y := from.x+(to.x-from.x)*at, from.y+(to.y-from.y)*at-lineHeight*float64(len(lines[l])-1)/2
		for i, label := range lines[l] {
			text(&b, x, y+float64(i)*lineHeight, 10, "#334", label, true)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(boxes)) {
		x := boxes[name]
		radius, fill := 4, "#eaf1fb"
		if x.union {
			radius, fill = 22, "#f6f3e6"
		}
		h := boxHeight + lineHeight*float64(max(0, len(x.remarks)-1))
		fmt.Fprintf(&b, `<rect x="%.0f" y="%.0f" width="%.0f" height="%.0f" rx="%d" fill="%s" stroke="#456"/>`+"\n", x.x-boxWidth/2, x.y-h/2, boxWidth, h, radius, fill)
		top := x.y - lineHeight*float64(len(x.remarks))/2
		text(&b, x.x, top, 15, "#112", name, false)
		for i, remark := range x.remarks {
			text(&b, x.x, top+lineHeight*float64(i)+15, 9.5, "#334", remark, false)
		}
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// boxesOf are the node types, and the unions of few types that more than one relationship
// leads to or from.
func boxesOf(c *catalog.Catalog) map[string]*box {
	boxes := map[string]*box{}
	for _, n := range c.Nodes {
		boxes[n.Name] = &box{name: n.Name}
	}
	used := map[*catalog.Union]int{}
	for _, r := range c.Relationships {
		used[r.From.Union]++
		if !r.Same {
			used[r.To.Union]++
		}
	}
	for _, u := range c.Unions {
		if used[u] > 1 && len(u.Far.Types) <= few {
			boxes[u.Name] = &box{name: u.Name, union: true}
		}
	}
	return boxes
}

// boxNames are the boxes that stand for an end.
func boxNames(boxes map[string]*box, f *catalog.Far) []string {
	if boxes[f.Name] != nil {
		return []string{f.Name}
	}
	names := make([]string, len(f.Types))
	for i, t := range f.Types {
		names[i] = t.Name
	}
	return names
}

// direct are the members of a union: a smaller one that is drawn too stands for its own.
func direct(boxes map[string]*box, c *catalog.Catalog, u *catalog.Union) []string {
	var names []string
	left := slices.Clone(u.Far.Types)
	for _, v := range c.Unions {
		inside := v != u && boxes[v.Name] != nil && !slices.ContainsFunc(v.Far.Types, func(t *catalog.NodeType) bool { return !u.Far.Has(t) })
		if inside {
			names = append(names, v.Name)
			left = slices.DeleteFunc(left, v.Far.Has)
		}
	}
	for _, t := range left {
		names = append(names, t.Name)
	}
	return names
}

// place puts the boxes where the file says, and the others below.
func place(boxes map[string]*box, places string) {
	lowest, set := 0.0, map[string]bool{}
	put := func(name string, column, row float64) {
		boxes[name].x, boxes[name].y = margin+boxWidth/2+column*columnWidth, margin+boxHeight/2+row*rowHeight
		set[name] = true
	}
	for line := range strings.Lines(places) {
		var name string
		var column, row float64
		if n, _ := fmt.Sscan(line, &name, &column, &row); n == 3 && boxes[name] != nil {
			put(name, column, row)
			lowest = max(lowest, row)
		}
	}
	next := 0.0
	for _, name := range slices.Sorted(maps.Keys(boxes)) {
		if !set[name] {
			put(name, next, lowest+1)
			next++
		}
	}
}

// edge is where a line from another box meets a box.
func edge(b, from *box) (x, y float64) {
	dx, dy := from.x-b.x, from.y-b.y
	h := boxHeight + lineHeight*float64(max(0, len(b.remarks)-1))
	part := min((boxWidth/2)/max(math.Abs(dx), 1e-9), (h/2)/max(math.Abs(dy), 1e-9))
	return b.x + dx*part, b.y + dy*part
}

func text(b *strings.Builder, x, y, size float64, fill, s string, halo bool) {
	around := ""
	if halo {
		around = ` stroke="#fff" stroke-width="4" paint-order="stroke"`
	}
	fmt.Fprintf(b, `<text x="%.0f" y="%.0f" font-size="%v" fill="%s" text-anchor="middle" dominant-baseline="middle"%s>%s</text>`+"\n", x, y, size, fill, around, html.EscapeString(s))
}
