// Command chart draws the results of a measurement: for each question a panel
// with a bar for each system, as SVG files that a page can show, and as tables in
// Markdown on standard output. Answers about hubs are a table of their own.
//
//	go run ./bench/run -results bench/results.json
//	go run ./bench/chart [-nodes 160000] [-results bench/results.json] [-to bench]
//
// Each panel has a scale of its own, from zero: questions differ a hundredfold,
// and what compares is the systems within one.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"casegraph/bench/hubs"
)

// A row is what was measured of one question on one system; bench/run writes it.
type row struct {
	Query       string  `json:"query"`
	System      string  `json:"system"`
	Nodes       int     `json:"nodes"`
	Degree      int     `json:"degree"`
	Concurrency int     `json:"concurrency"`
	P50         float64 `json:"p50_ms"`
	Rate        float64 `json:"rps"`
	CPUServer   float64 `json:"cpu_ms_server"`
	CPUDatabase float64 `json:"cpu_ms_database"`
	Cold        float64 `json:"cold_ms"`
}

// A chart is one figure of every question and system.
type chart struct {
	file  string
	title string
	// better says which way to read it.
	better      string
	concurrency int
	of          func(row) float64
}

var charts = []chart{
	{"latency.svg", "Latency, one client", "median ms; shorter is better", 1, func(r row) float64 { return r.P50 }},
	{"cold.svg", "First answer, one client", "median ms after the store's caches were cleared; shorter is better", 1, func(r row) float64 { return r.Cold }},
	{"throughput.svg", "Throughput, eight clients", "requests a second; longer is better", 8, func(r row) float64 { return r.Rate }},
	{"throughput-64.svg", "Throughput, sixty-four clients", "requests a second; longer is better", 64, func(r row) float64 { return r.Rate }},
	{"cpu.svg", "Processor time, eight clients", "ms a request, server and database; shorter is better", 8, func(r row) float64 { return r.CPUServer + r.CPUDatabase }},
}

// systems are in the order in which they are shown, with the class that colours
// them: each of ours stands before what it is compared with.
var systems = []struct{ name, class string }{
	{"casegraph-neo4j", "ours"},
	{"floor-neo4j", "floor"},
	{"neo4j-graphql", "peer"},
	{"casegraph-sqlite", "ours"},
	{"floor-sqlite", "floor"},
	{"postgraphile", "peer"},
}

func main() {
	nodes := flag.Int("nodes", 160_000, "size of the graph to draw the results of")
	results := flag.String("results", filepath.Join("bench", "results.json"), "file that bench/run wrote")
	to := flag.String("to", "bench", "folder to write the charts to")
	flag.Parse()
	if err := run(*results, *to, *nodes); err != nil {
		fmt.Fprintln(os.Stderr, "chart:", err)
		os.Exit(1)
	}
}

func run(results, to string, nodes int) error {
	text, err := os.ReadFile(results)
	if err != nil {
		return err
	}
	var report struct{ Rows []row }
	if err := json.Unmarshal(text, &report); err != nil {
		return fmt.Errorf("%s: %w", results, err)
	}
	var figures []hubs.Figure
	for _, r := range report.Rows {
		if r.Degree > 0 {
			figures = append(figures, hubs.Figure{Question: r.Query, System: r.System, Degree: r.Degree, P50: r.P50, Cold: r.Cold})
		}
	}
	rows := slices.DeleteFunc(report.Rows, func(r row) bool { return r.Nodes != nodes || r.Degree > 0 })
	if len(rows) == 0 {
		return fmt.Errorf("%s has no results of %d nodes", results, nodes)
	}
	for _, c := range charts {
		p := panels(rows, c)
		if len(p) == 0 {
			continue // not measured, or not with so many clients
		}
		if err := os.WriteFile(filepath.Join(to, c.file), []byte(draw(c, p)), 0o644); err != nil {
			return err
		}
		fmt.Print(table(c, p))
	}
	hubs.Print(os.Stdout, figures)
	return nil
}

// A panel is one question.
type panel struct {
	query string
	bars  []bar
}

// A bar is one system's figure.
type bar struct {
	system, class string
	value         float64
}

// panels are the questions in the order in which they were measured.
func panels(rows []row, c chart) []panel {
	var out []panel
	for _, r := range rows {
		if c.of(r) > 0 && r.Concurrency == c.concurrency && !slices.ContainsFunc(out, func(p panel) bool { return p.query == r.Query }) {
			out = append(out, panel{query: r.Query})
		}
	}
	for i := range out {
		p := &out[i]
		for _, s := range systems {
			for _, r := range rows {
				if c.of(r) > 0 && r.Query == p.query && r.System == s.name && r.Concurrency == c.concurrency {
					p.bars = append(p.bars, bar{s.name, s.class, c.of(r)})
				}
			}
		}
	}
	return out
}
