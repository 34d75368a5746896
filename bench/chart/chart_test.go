package main

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// measured is a run without PostGraphile and with one client only.
const measured = `{"rows": [
  {"query": "a", "system": "floor-neo4j", "nodes": 160000, "concurrency": 1, "p50_ms": 0.5, "rps": 2000},
  {"query": "a", "system": "casegraph-neo4j", "nodes": 160000, "concurrency": 1, "p50_ms": 1, "rps": 1000},
  {"query": "a", "system": "neo4j-graphql", "nodes": 160000, "concurrency": 1, "p50_ms": 250, "rps": 4},
  {"query": "e", "system": "casegraph-neo4j", "nodes": 160000, "concurrency": 1, "p50_ms": 15, "rps": 66},
  {"query": "a", "system": "casegraph-neo4j", "nodes": 10000, "concurrency": 1, "p50_ms": 77, "rps": 13},
  {"query": "court-id", "system": "casegraph-neo4j", "nodes": 160000, "degree": 100, "concurrency": 1, "p50_ms": 88, "rps": 11}
]}`

func TestBarsAreAsLongAsTheFigures(t *testing.T) {
	dir := t.TempDir()
	results := filepath.Join(dir, "results.json")
	if err := os.WriteFile(results, []byte(measured), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := run(results, dir, 160_000); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "latency.svg"))
	if err != nil {
		t.Fatal(err)
	}
	svg := string(text)
	// 384 wide, less names and room for values: 212 is the longest.
	for _, want := range []string{
		`>neo4j-graphql</text><rect class="peer" x="140" y="116" width="212.0"`,
		`>casegraph-neo4j</text><rect class="ours" x="140" y="80" width="0.8"`,
		`>250</text>`, `>0.50</text>`, `>15.0</text>`,
	} {
		if !strings.Contains(svg, want) {
			t.Errorf("there is no %s in\n%s", want, svg)
		}
	}
	if strings.Contains(svg, ">77") || strings.Contains(svg, ">88") {
		t.Error("it has a figure of another graph")
	}
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "throughput-64.svg")); !os.IsNotExist(err) {
		t.Error("it drew what was not measured:", err)
	}
	if err := run(results, dir, 1_000_000); err == nil {
		t.Error("it drew a graph that was not measured")
	}
}
