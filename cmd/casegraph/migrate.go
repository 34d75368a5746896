package main

import (
	"context"
	"errors"
	"fmt"

	"casegraph/internal/store"
)

type migrateCommand struct {
	storeFlags
	schemaFlags
	DryRun bool `help:"Say what differs and whether it can be changed. Change nothing."`
}

func (cmd *migrateCommand) Run(ctx context.Context, r *run) error {
	c, err := cmd.catalog()
	if err != nil {
		return err
	}
	if err := mustExist(cmd.Store); err != nil {
		return err
	}
	st, err := cmd.connect(ctx, cmd.Store, writing)
	if err != nil {
		return err
	}
	defer closeStore(st)
	name := named(cmd.Store)
	err = st.Fits(ctx, c)
	if err == nil {
		_, err = fmt.Fprintf(r.Stdout, "The store %s fits the schema; there is nothing to change.\n", name)
		return err
	}
	unfit, ok := errors.AsType[store.Unfit](err)
	if !ok {
		return storeError{name, err}
	}
	change, says := st.Migrate, "The store %s was changed to fit the schema:\n%s\n"
	if cmd.DryRun {
		change, says = st.Rehearse, "Nothing was changed. casegraph migrate would change the store %s to fit the schema:\n%s\n"
	}
	if err := change(ctx, c); err != nil {
		return storeError{name, err}
	}
	found := unfit.List()
	if unfit.Empty {
		found = "  it held nothing yet, and has all that a load needs"
	}
	_, err = fmt.Fprintf(r.Stdout, says, name, found)
	return err
}
