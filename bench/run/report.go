package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math"
	"os"
	"slices"
	"text/tabwriter"
)

// A report is the results as they are kept.
type report struct {
	Versions map[string]string `json:"versions"`
	Machine  map[string]any    `json:"machine"`
	// ColdMachine is what first answers were measured on, where that was a run of
	// its own.
	ColdMachine map[string]any `json:"cold_machine,omitempty"`
	Rows        []row          `json:"rows"`

	ratios []ratio
	// coldOnly says that nothing but first answers was measured.
	coldOnly bool
}

type row struct {
	Query       string  `json:"query"`
	System      string  `json:"system"`
	Nodes       int     `json:"nodes"`
	Degree      int     `json:"degree,omitempty"` // of the hub that it is asked about
	Rounds      int     `json:"rounds"`
	Objects     int     `json:"objects"` // in an answer
	Concurrency int     `json:"concurrency"`
	P50         float64 `json:"p50_ms"`
	P95         float64 `json:"p95_ms"`
	P99         float64 `json:"p99_ms"`
	Rate        float64 `json:"rps"`
	CPUServer   float64 `json:"cpu_ms_server"`
	CPUDatabase float64 `json:"cpu_ms_database"`
	// Resident is after the questions that all systems of the database are asked,
	// ResidentAll after all that this one is.
	Resident    float64 `json:"rss_mib"`
	ResidentAll float64 `json:"rss_all_mib"`
	// Started is how long the system takes from a start to its first answer.
	Started float64 `json:"start_ms,omitempty"`
	// Cold is the first answer after the store's caches were cleared: of one client.
	Cold float64 `json:"cold_ms,omitempty"`
}

// A ratio is ours to the floor's.
type ratio struct {
	query, store        string
	floor, ours, peer   row // at concurrency 1
	floorMany, oursMany row // at 8
	// p50, rate and cold are medians of the rounds' own ratios: a round's two bursts
	// are close in time.
	p50, rate, cold float64
	cpu, coldCPU    float64
}

func (b *bench) report() *report {
	out := &report{Versions: b.versions, Machine: machine(), coldOnly: b.options.duration == 0}
	concurrencies := b.options.concurrencies()
	if out.coldOnly {
		concurrencies = []int{1}
	}
	for _, s := range b.stores {
		for _, q := range b.queries {
			for _, sys := range s.systems {
				if len(sys.asked[q.Name]) == 0 {
					continue
				}
				for _, n := range concurrencies {
					r := b.row(b.cell(q.Name, sys.name, n))
					r.Objects = b.objects[s.name+" "+q.Name]
					if q.Degree > 0 {
						r.Query, r.Degree = q.Like, q.Degree
					}
					out.Rows = append(out.Rows, r)
				}
			}
			if q.Degree > 0 {
				continue // there is no floor
			}
			floor, ours := "floor-"+s.name, "casegraph-"+s.name
			f1, o1 := b.cell(q.Name, floor, 1), b.cell(q.Name, ours, 1)
			f8, o8 := b.cell(q.Name, floor, 8), b.cell(q.Name, ours, 8)
			x := ratio{
				query: q.Name, store: s.name,
				floor: b.row(f1), ours: b.row(o1), floorMany: b.row(f8), oursMany: b.row(o8),
				p50:  medianRatio(o1.medians, f1.medians),
				rate: medianRatio(o8.rates, f8.rates),
				cold: medianRatio(o1.colds, f1.colds),
				// In steps of 10 ms: too coarse for a ratio of each round.
				coldCPU: percentile(o1.coldCPU, 50) / percentile(f1.coldCPU, 50),
				cpu:     o8.perRequest(o8.cpu) / f8.perRequest(f8.cpu),
			}
			for _, sys := range s.systems {
				if sys.plain {
					x.peer = b.row(b.cell(q.Name, sys.name, 1))
				}
			}
			out.ratios = append(out.ratios, x)
		}
	}
	return out
}

func medianRatio(x, y []float64) float64 {
	out := make([]float64, min(len(x), len(y)))
	for i := range out {
		out[i] = x[i] / y[i]
	}
	slices.Sort(out)
	if len(out) == 0 {
		return 0
	}
	// Of an even number it is what lies between the two in the middle.
	return (out[(len(out)-1)/2] + out[len(out)/2]) / 2
}

func (b *bench) row(c *cell) row {
	return row{
		Query: c.query, System: c.system, Nodes: b.options.nodes, Rounds: b.rounds, Concurrency: c.concurrency,
		P50: percentile(c.latencies, 50), P95: percentile(c.latencies, 95), P99: percentile(c.latencies, 99),
		Rate:      float64(len(c.latencies)) / max(c.took.Seconds(), 1e-9),
		CPUServer: c.perRequest(c.cpu), CPUDatabase: c.perRequest(c.database),
		Resident: b.resident[c.system], ResidentAll: b.residentAll[c.system], Started: b.started[c.system],
		Cold: percentile(c.colds, 50),
	}
}

// print writes tables of what was measured.
func (r *report) print(out io.Writer, o options) {
	if len(o.hubs) > 0 {
		printHubs(out, r.Rows)
		return
	}
	slices.SortStableFunc(r.ratios, func(a, b ratio) int { return cmp.Compare(a.store, b.store) })
	if !r.coldOnly {
		r.printRatios(out)
		if o.peers {
			r.printAll(out)
		}
	}
	if o.cold > 0 {
		r.printCold(out)
	}
}

// printAll writes what each system took, as it is measured against peers.
func (r *report) printAll(out io.Writer) {
	w := tabwriter.NewWriter(out, 0, 0, 1, ' ', 0)
	fmt.Fprintf(w, "\n%d rounds; ms at 1 client; requests a second at 1, 8 and 64; CPU ms per request of the server (and its database) at 8; resident MiB after the questions that all are asked, and after all\n\n", r.Rows[0].Rounds)
	fmt.Fprintln(w, "| query\t| system\t| p50\t| p95\t| p99\t| r/s at 1\t| at 8\t| at 64\t| CPU\t| MiB\t| all\t|")
	fmt.Fprintln(w, "| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t|")
	// The rows of a query and a system follow each other, of fewer clients first.
	for rows := r.Rows; len(rows) > 0; {
		one, eight := rows[0], rows[1]
		rows = rows[2:]
		many := "-"
		if len(rows) > 0 && rows[0].Concurrency > eight.Concurrency {
			many = fmt.Sprintf("%.0f", rows[0].Rate)
			rows = rows[1:]
		}
		cpu := fmt.Sprintf("%.2f", eight.CPUServer)
		if eight.CPUDatabase > 0 {
			cpu += fmt.Sprintf(" (%.2f)", eight.CPUDatabase)
		}
		fmt.Fprintf(w, "| %s\t| %s\t| %.2f\t| %.2f\t| %.2f\t| %.0f\t| %.0f\t| %s\t| %s\t| %.0f\t| %.0f\t|\n",
			one.Query, one.System, one.P50, one.P95, one.P99, one.Rate, eight.Rate, many, cpu, one.Resident, one.ResidentAll)
	}
	_ = w.Flush()
}

// printRatios writes the ratios, and what they are of.
func (r *report) printRatios(out io.Writer) {
	w := tabwriter.NewWriter(out, 0, 0, 1, ' ', 0)
	fmt.Fprintf(w, "\n%d rounds; p50 and p95 in ms at concurrency 1; requests a second and CPU ms per request of the server (and the database) at 8\n\n", r.Rows[0].Rounds)
	fmt.Fprintln(w, "| store\t| query\t| floor p50\t| p95\t| r/s\t| CPU\t| ours p50\t| p95\t| r/s\t| CPU\t| p50 ×\t| r/s ×\t| CPU ×\t| cold ×\t|")
	fmt.Fprintln(w, "| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t|")
	for _, x := range r.ratios {
		fmt.Fprintf(w, "| %s\t| %s\t%s%s| %s\t| %s\t| %s\t| %s\t|\n",
			x.store, x.query, numbers(x.floor, x.floorMany), numbers(x.ours, x.oursMany), orNone(x.p50), orNone(x.rate), orNone(x.cpu), orNone(x.cold))
	}
	_ = w.Flush()
}

// orNone is a ratio, where there is something to compare with.
func orNone(ratio float64) string {
	if ratio == 0 || math.IsNaN(ratio) || math.IsInf(ratio, 0) {
		return "-"
	}
	return fmt.Sprintf("%.2f", ratio)
}

func numbers(one, many row) string {
	if one.P50 == 0 {
		return "| -\t| -\t| -\t| -\t"
	}
	cpu := fmt.Sprintf("%.2f", many.CPUServer)
	if many.CPUDatabase > 0 {
		cpu += fmt.Sprintf(" (%.2f)", many.CPUDatabase)
	}
	return fmt.Sprintf("| %.2f\t| %.2f\t| %.0f\t| %s\t", one.P50, one.P95, many.Rate, cpu)
}

// addCold adds what first answers took to the rows that are there, or as rows of their
// own.
func (r *report) addCold(of []row) {
	for _, x := range of {
		if x.Cold == 0 {
			continue // answered without the store
		}
		i := slices.IndexFunc(r.Rows, func(k row) bool {
			return k.Query == x.Query && k.System == x.System && k.Nodes == x.Nodes && k.Degree == x.Degree && k.Concurrency == x.Concurrency
		})
		if i < 0 {
			r.Rows = append(r.Rows, x)
		} else {
			r.Rows[i].Cold = x.Cold
		}
	}
}

// write keeps the results in a file, beside those of other sizes that it has.
func (r *report) write(file string) error {
	var kept report
	switch text, err := os.ReadFile(file); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	default:
		if err := json.Unmarshal(text, &kept); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	all := *r
	if all.Versions = kept.Versions; all.Versions == nil {
		all.Versions = map[string]string{}
	}
	maps.Copy(all.Versions, r.Versions)
	all.Rows, all.ColdMachine = kept.Rows, kept.ColdMachine
	if r.coldOnly {
		if kept.Machine != nil {
			all.Machine = kept.Machine
		}
		all.ColdMachine = r.Machine
		all.addCold(r.Rows)
	} else {
		all.Rows = slices.DeleteFunc(all.Rows, func(k row) bool {
			return slices.ContainsFunc(r.Rows, func(x row) bool {
				return x.Nodes == k.Nodes && (x.Degree > 0) == (k.Degree > 0)
			})
		})
		all.Rows = append(all.Rows, r.Rows...)
	}
	slices.SortStableFunc(all.Rows, func(a, b row) int { return cmp.Compare(a.Nodes, b.Nodes) })
	text, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o644)
}
