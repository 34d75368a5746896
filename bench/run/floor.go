package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"casegraph/bench/floor"
)

// floorCommand as the first argument makes this program a floor server.
const floorCommand = "floor"

// serveFloor serves until its standard input ends.
func serveFloor(args []string) error {
	flags := flag.NewFlagSet(floorCommand, flag.ExitOnError)
	store := flags.String("store", "", "store to answer from, as casegraph serve takes it")
	listen := flags.String("listen", "127.0.0.1:0", "address to listen on")
	if err := flags.Parse(args); err != nil {
		return err
	}
	f, err := openFloor(*store)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close(context.Background()) }()
	go func() {
		// The runner holds the other end, so that the server ends with the runner.
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	server := &http.Server{Addr: *listen, Handler: floor.Handler(f), ReadHeaderTimeout: 10 * time.Second}
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func openFloor(store string) (floor.Floor, error) {
	if path, ok := strings.CutPrefix(store, "sqlite:"); ok {
		return floor.OpenSQLite(path)
	}
	return floor.OpenNeo4j(store)
}
