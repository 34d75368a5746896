package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

// mapping is the mapping that is measured.
const mapping = "seed/mappings/mongolia-sentencing.yaml"

// mappedColumns are the columns that it uses.
var mappedColumns = []string{
	"year", "court_id", "is_ub", "primary_article", "crime_category", "gender", "age", "sentence_type", "sentence_months", "sentence_fine_mnt",
	"sentence_community_hours", "sentence_suspended_months", "plea_guilty", "time_served_days", "extraction_quality", "extraction_method",
}

// mapped measures a table that a mapping reads, against the same facts in our own format.
func (b *bench) mapped(ctx context.Context) error {
	if b.rows == 0 {
		return nil
	}
	table, native := filepath.Join(b.dir, "rows.csv"), filepath.Join(b.dir, "rows.jsonl")
	if err := writeTable(table, b.rows); err != nil {
		return err
	}
	into := func(name string) string {
		path := filepath.Join(b.dir, name)
		for _, end := range []string{"", "-wal", "-shm"} {
			os.Remove(path + end)
		}
		return "sqlite:" + path
	}
	var byMapping, ours []measure
	memory := 0
	for range b.rounds {
		m, err := b.load(ctx, into("mapped.db"), "--mapping", mapping, table)
		if err != nil {
			return err
		}
		byMapping, memory = append(byMapping, m), max(memory, m.mebibytes)
		os.Remove(native)
		if text, err := exec.CommandContext(ctx, b.program, "export", "--store", "sqlite:"+filepath.Join(b.dir, "mapped.db"), "-o", native).CombinedOutput(); err != nil {
			return fmt.Errorf("casegraph export: %w\n%s", err, text)
		}
		if m, err = b.load(ctx, into("native.db"), native); err != nil {
			return err
		}
		ours = append(ours, m)
	}
	fmt.Fprintln(b.out, "\n| rows of a table | by a mapping, s | CPU s | memory, MiB | the same facts, native, s | CPU s | rate × | CPU rate × |")
	fmt.Fprintln(b.out, "| --- | --- | --- | --- | --- | --- | --- | --- |")
	_, err := fmt.Fprintf(b.out, "| %d | %.2f | %.2f | %d | %.2f | %.2f | %.2f | %.2f |\n", b.rows, median(byMapping, tookOf), median(byMapping, cpuOf), memory,
		median(ours, tookOf), median(ours, cpuOf), median(ours, tookOf)/median(byMapping, tookOf), median(ours, cpuOf)/median(byMapping, cpuOf))
	return err
}

// writeTable writes a table of made-up sentences.
func writeTable(path string, rows int) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(tableTo(f, rows), f.Close())
}

func tableTo(to io.Writer, rows int) error {
	random := rand.New(rand.NewPCG(1, 2))
	number := func(below int) string { return strconv.Itoa(random.IntN(below)) }
	w := csv.NewWriter(to)
	if err := w.Write(mappedColumns); err != nil {
		return err
	}
	for range rows {
		row := map[string]string{
			"year": strconv.Itoa(2000 + random.IntN(20)), "court_id": "court-" + number(40), "is_ub": number(2), "primary_article": number(300),
			"crime_category": "made up " + number(20), "gender": []string{"male", "female", ""}[random.IntN(3)], "age": strconv.Itoa(18 + random.IntN(60)),
			"plea_guilty": []string{"true", "false", ""}[random.IntN(3)], "extraction_quality": "high", "extraction_method": "made up",
		}
		switch random.IntN(3) {
		case 0:
			row["sentence_type"], row["sentence_fine_mnt"] = "fine", number(1_000_000)
		case 1:
			row["sentence_type"], row["sentence_months"], row["time_served_days"] = "imprisonment", strconv.Itoa(1+random.IntN(200)), number(300)
		case 2:
			row["sentence_type"], row["sentence_months"], row["sentence_suspended_months"] = "suspended", "12", "24"
		}
		cells := make([]string, len(mappedColumns))
		for i, name := range mappedColumns {
			cells[i] = row[name]
		}
		if err := w.Write(cells); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}
