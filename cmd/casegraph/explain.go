package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"casegraph/graph"
)

type explainCommand struct {
	storeFlags
	schemaFlags
	operationFlags
	Timeout time.Duration `default:"30s" help:"How long it may take. Default: ${default}."`
}

// operationFlags give an operation and its variables.
type operationFlags struct {
	Execute   string `short:"e" placeholder:"TEXT" help:"The operation, instead of a file."`
	Vars      string `placeholder:"JSON" help:"The variables: a JSON object."`
	Operation string `placeholder:"NAME" help:"Which operation of the document to run."`
	File      string `arg:"" optional:"" help:"A file with the operation. Without a file and without -e, standard input is read."`
}

// text returns the text of the document.
func (f operationFlags) text(r *run) (string, error) {
	switch {
	case f.Vars != "" && !json.Valid([]byte(f.Vars)):
		return "", usageError("--vars is not JSON")
	case f.Execute != "" && f.File != "":
		return "", usageError("give the operation by -e or in a file, not both")
	case f.Execute != "":
		return f.Execute, nil
	}
	text, err := r.read(f.File)
	return string(text), err
}

// variables returns the variables of --vars.
func (f operationFlags) variables() (values map[string]any, err error) {
	if f.Vars == "" {
		return nil, nil
	}
	d := json.NewDecoder(bytes.NewReader([]byte(f.Vars)))
	d.UseNumber()
	if d.Decode(&values) != nil {
		return nil, usageError("--vars: expected a JSON object")
	}
	return values, nil
}

func (cmd *explainCommand) Run(ctx context.Context, r *run) error {
	query, err := cmd.text(r)
	if err != nil {
		return err
	}
	values, err := cmd.variables()
	if err != nil {
		return err
	}
	c, err := cmd.catalog()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, cmd.Timeout)
	defer cancel()
	st, err := cmd.open(ctx, cmd.Store, cmd.schemaFlags, c, reading)
	if err != nil {
		return err
	}
	defer closeStore(st)
	e, err := graph.New(c, st, graph.Info{Version: version().String()})
	if err != nil {
		return err
	}
	text, err := e.Explain(ctx, query, cmd.Operation, values)
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(r.Stdout, text)
	return err
}
