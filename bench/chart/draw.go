package main

import (
	"fmt"
	"strings"

	"casegraph/bench/hubs"
)

// The measures of a chart, in pixels.
const (
	columns   = 2
	width     = 840
	panelGap  = 24
	nameWidth = 116
	barHeight = 15
	barGap    = 3
	valueRoom = 56 // behind the longest bar
	head      = 56
)

// style follows the reader's choice of light or dark. What is a colour is also a
// word beside the bar.
const style = `
text { font: 12px system-ui, sans-serif; fill: #1f2937 }
.title { font-size: 16px; font-weight: 600 }
.query { font-weight: 600 }
.says, .value { fill: #6b7280 }
.name { text-anchor: end }
.ours { fill: #2563eb } .floor { fill: #9ca3af } .peer { fill: #d97706 }
@media (prefers-color-scheme: dark) {
  text { fill: #e5e7eb } .says, .value { fill: #9ca3af }
  .ours { fill: #60a5fa } .floor { fill: #6b7280 } .peer { fill: #f59e0b }
}
`

// draw is the chart as SVG.
func draw(c chart, panels []panel) string {
	bars := 0
	for _, p := range panels {
		bars = max(bars, len(p.bars))
	}
	panelWidth := (width - panelGap*(columns+1)) / columns
	panelHeight := 24 + bars*(barHeight+barGap) + panelGap/2
	height := head + (len(panels)+columns-1)/columns*panelHeight
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%[1]d" height="%d" role="img">`+"\n", width, height, height)
	fmt.Fprintf(&b, "<title>%s: %s</title>\n<style>%s</style>\n", c.title, c.better, style)
	fmt.Fprintf(&b, `<text class="title" x="%d" y="26">%s</text><text class="says" x="%d" y="44">%s</text>`+"\n", panelGap, c.title, panelGap, c.better)
	for i, p := range panels {
		x := panelGap + i%columns*(panelWidth+panelGap)
		y := head + i/columns*panelHeight
		drawPanel(&b, p, x, y, panelWidth)
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func drawPanel(b *strings.Builder, p panel, x, y, width int) {
	longest := 0.0
	for _, s := range p.bars {
		longest = max(longest, s.value)
	}
	fmt.Fprintf(b, `<text class="query" x="%d" y="%d">%s</text>`+"\n", x, y+14, p.query)
	room := float64(width - nameWidth - valueRoom)
	for i, s := range p.bars {
		top := y + 24 + i*(barHeight+barGap)
		long := 0.0
		if longest > 0 {
			long = room * s.value / longest
		}
		fmt.Fprintf(b, `<text class="name" x="%d" y="%d">%s</text><rect class="%s" x="%d" y="%d" width="%.1f" height="%d"/><text class="value" x="%.1f" y="%d">%s</text>`+"\n",
			x+nameWidth-6, top+12, s.system, s.class, x+nameWidth, top, long, barHeight, float64(x+nameWidth)+long+5, top+12, hubs.Number(s.value))
	}
}

// table is the chart in Markdown: a line for each question, a column for each
// system.
func table(c chart, panels []panel) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s (%s)\n\n| |", c.title, c.better)
	for _, s := range systems {
		fmt.Fprintf(&b, " %s |", s.name)
	}
	b.WriteString("\n| --- |" + strings.Repeat(" --- |", len(systems)) + "\n")
	for _, p := range panels {
		fmt.Fprintf(&b, "| %s |", p.query)
		for _, s := range systems {
			cell := "" // not measured
			for _, x := range p.bars {
				if x.system == s.name {
					cell = hubs.Number(x.value)
				}
			}
			fmt.Fprintf(&b, " %s |", cell)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
