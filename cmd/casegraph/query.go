package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"casegraph/graph"
	"casegraph/internal/guard"
	"casegraph/internal/server"
	"casegraph/internal/tabular"
)

type queryCommand struct {
	storeFlags
	schemaFlags
	operationFlags
	Timeout time.Duration `default:"30s" help:"How long it may take; with --all, each page. Default: ${default}."`
	All     bool          `help:"Follow the pages of the one list in the operation, and print them as one answer. Lists in that list, such as groups and those of its rows, stay as they are. Without first, a page has 100 rows."`
	Format  string        `enum:"json,jsonl,csv,table" default:"json" help:"json prints the answer as a server gives it. jsonl, csv and table print it as flat rows; csv and table give each date its first and last day in two more columns. Default: ${default}."`
	Rows    string        `placeholder:"PATH" help:"For jsonl, csv and table: the list whose items become the rows, such as people.nodes. Default: the only list that is in no other list."`
	BOM     bool          `help:"Begin csv with a byte order mark, for spreadsheets that want one."`
	Raw     bool          `help:"Write texts in csv as they are. Without this flag, texts that a spreadsheet takes for formulas get an apostrophe."`
}

// errAnswered says that the printed answer has errors.
var errAnswered = errors.New("the answer has errors")

func (cmd *queryCommand) Run(ctx context.Context, r *run) error {
	query, err := cmd.text(r)
	if err != nil {
		return err
	}
	c, err := cmd.catalog()
	if err != nil {
		return err
	}
	st, err := cmd.open(ctx, cmd.Store, cmd.schemaFlags, c, reading)
	if err != nil {
		return err
	}
	defer closeStore(st)
	e, err := graph.New(c, st, graph.Info{Version: version().String(), Unlimited: true})
	if err != nil {
		return err
	}
	if cmd.Format == "csv" || cmd.Format == "table" {
		query = e.WithDays(query)
	}
	s := server.New(server.Config{
		Engine: e, Present: graph.ErrorPresenter, Timeout: cmd.Timeout, Limits: guard.Unlimited(),
		Log: slog.New(slog.NewTextHandler(r.stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
	})
	answer, failed, err := cmd.answer(ctx, s, e, query)
	if err != nil {
		return err
	}
	if err := cmd.print(r, answer, failed); err != nil {
		return err
	}
	if failed {
		return errAnswered
	}
	return nil
}

// answer answers the operation, or all pages of its list.
func (cmd *queryCommand) answer(ctx context.Context, s *server.Server, e *graph.Engine, query string) (answer []byte, failed bool, err error) {
	if cmd.All {
		return cmd.allPages(ctx, s, e.Schema(), query)
	}
	var variables any
	if cmd.Vars != "" {
		variables = json.RawMessage(cmd.Vars)
	}
	return cmd.post(ctx, s, query, variables)
}

// post answers an operation as the server would answer a client that posts it.
func (cmd *queryCommand) post(ctx context.Context, s *server.Server, query string, variables any) (answer []byte, failed bool, err error) {
	body, err := cmd.body(query, variables)
	if err != nil {
		return nil, false, err
	}
	answer, failed = s.Answer(ctx, body)
	return answer, failed, ctx.Err()
}

// print prints a whole answer, or its rows. With rows, it prints the errors to standard
// error.
func (cmd *queryCommand) print(r *run, answer []byte, failed bool) error {
	if cmd.Format == "json" {
		return r.printJSON(answer)
	}
	var parts struct{ Data, Errors json.RawMessage }
	if err := json.Unmarshal(answer, &parts); err != nil {
		return err
	}
	if failed {
		fmt.Fprintf(r.stderr, "%s\n", parts.Errors)
	}
	if len(parts.Data) == 0 || string(parts.Data) == "null" {
		return nil
	}
	t, err := tabular.Flatten(parts.Data, cmd.Rows)
	if err != nil {
		return fmt.Errorf("--rows: %w", err)
	}
	for i, name := range t.Columns {
		if date, ok := strings.CutSuffix(name, graph.FirstDayKey); ok {
			t.Columns[i] = date + tabular.FirstDay
		}
		if date, ok := strings.CutSuffix(name, graph.LastDayKey); ok {
			t.Columns[i] = date + tabular.LastDay
		}
	}
	switch cmd.Format {
	case "csv":
		return t.WriteCSV(r.Stdout, tabular.CSVOptions{BOM: cmd.BOM, Raw: cmd.Raw})
	case "table":
		return t.WriteText(r.Stdout)
	}
	return t.WriteJSONL(r.Stdout)
}

// body returns the body that a client would post.
func (cmd *queryCommand) body(query string, variables any) ([]byte, error) {
	params := map[string]any{"query": query, "variables": variables}
	if cmd.Operation != "" {
		params["operationName"] = cmd.Operation
	}
	return json.Marshal(params)
}

// read reads a file, or standard input if no file is named.
func (r *run) read(file string) ([]byte, error) {
	if file == "" || file == "-" {
		text, err := io.ReadAll(r.Stdin)
		if err != nil {
			return nil, fmt.Errorf("standard input: %w", err)
		}
		return text, nil
	}
	return os.ReadFile(file)
}

// printJSON prints JSON in one line, or indented.
func (r *run) printJSON(value []byte) error {
	var out bytes.Buffer
	if f, ok := r.Stdout.(*os.File); ok && isTerminal(f) {
		if err := json.Indent(&out, value, "", "  "); err != nil {
			return err
		}
	} else {
		out.Write(value)
	}
	out.WriteByte('\n')
	_, err := r.Stdout.Write(out.Bytes())
	return err
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
