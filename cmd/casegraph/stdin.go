package main

import (
	"context"
	"io"
	"slices"

	"casegraph/internal/load"
	"casegraph/internal/record"
)

// standardInput is the name of standard input among files.
const standardInput = "-"

// spooledName begins the name of standard input in messages. The format follows it.
const spooledName = "stdin."

// files are the inputs of the given names, of which one may be "-", for standard input in
// the given format. A load reads its files several times, so standard input goes to a
// temporary file, which done removes.
func (r *run) files(ctx context.Context, names []string, format string) (in []load.Input, done func(), err error) {
	in = load.Files(names...)
	at := slices.Index(names, standardInput)
	switch {
	case at < 0:
		return in, func() {}, nil
	case format == "":
		return nil, nil, usageError("- is standard input, and nothing tells its format; expected --format beside it")
	case slices.Contains(names[at+1:], standardInput):
		return nil, nil, usageError("- stands twice; expected standard input once")
	}
	spool, err := record.NewSpool()
	if err != nil {
		return nil, nil, err
	}
	copied := make(chan error, 1)
	go func() {
		_, err := io.Copy(spool, r.Stdin)
		copied <- err
	}()
	select {
	case err = <-copied:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		spool.Close()
		return nil, nil, err
	}
	if format == "ftm" {
		format = "ftm.jsonl"
	}
	in[at] = load.Input{Name: spooledName + format, Open: func() (io.ReadCloser, error) { return kept{spool.Reader()}, nil }}
	return in, func() { spool.Close() }, nil
}

// kept is a part of a file that stays open.
type kept struct{ *io.SectionReader }

func (kept) Close() error { return nil }
