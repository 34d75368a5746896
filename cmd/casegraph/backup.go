package main

import (
	"context"
	"fmt"

	"casegraph/internal/store/sqlite"
)

type backupCommand struct {
	Store string `default:"sqlite:casegraph.db" placeholder:"URL" help:"The store, sqlite:PATH. It may be in use meanwhile. Default: ${default}."`
	File  string `arg:"" help:"The file to make. It appears when the backup is complete and checked."`
}

func (cmd *backupCommand) Run(ctx context.Context, r *run) error {
	path, err := sqlitePath(cmd.Store)
	if err != nil {
		return err
	}
	if err := mustExist(cmd.Store); err != nil {
		return err
	}
	if err := sqlite.Backup(ctx, path, cmd.File); err != nil {
		return err
	}
	_, err = fmt.Fprintf(r.Stdout, "%s holds what %s held.\n", cmd.File, cmd.Store)
	return err
}

type restoreCommand struct {
	Store   string `default:"sqlite:casegraph.db" placeholder:"URL" help:"The store to replace or to make, sqlite:PATH. Default: ${default}."`
	Replace bool   `help:"Replace a store that exists, with all that it holds. It may be in use meanwhile."`
	File    string `arg:"" help:"The backup."`
}

func (cmd *restoreCommand) Run(ctx context.Context, r *run) error {
	path, err := sqlitePath(cmd.Store)
	if err != nil {
		return err
	}
	if mustExist(cmd.Store) == nil && !cmd.Replace {
		return usageError(fmt.Sprintf("%s is there already: add --replace to lose what it holds", cmd.Store))
	}
	if err := sqlite.Restore(ctx, cmd.File, path, cmd.Replace); err != nil {
		return err
	}
	_, err = fmt.Fprintf(r.Stdout, "%s holds what %s held.\n", cmd.Store, cmd.File)
	return err
}

// sqlitePath returns the path of a SQLite store.
func sqlitePath(url string) (string, error) {
	if path, ok := filePath(url); ok && path != "" {
		return path, nil
	}
	return "", usageError(fmt.Sprintf("--store: %s is no sqlite:PATH; a Neo4j is backed up by its own neo4j-admin database dump, or exported", named(url)))
}
