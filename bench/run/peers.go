package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"time"

	"casegraph/bench/peers"
	"casegraph/bench/process"
	"casegraph/bench/workload"
)

// addPeer starts the peer that is measured beside a store's systems: on Neo4j the
// one that answers from the same database, beside SQLite the one that a team
// without a graph database would use.
func (b *bench) addPeer(ctx context.Context, s *opened) error {
	peer, store := peers.Neo4jGraphQL, s.url
	database := s.databaseCPU
	if s.name == "sqlite" {
		if err := b.openPostgres(ctx); err != nil {
			return unavailable(b, err)
		}
		peer, store = peers.PostGraphile, b.postgres.URL()
		database = func(context.Context) time.Duration { return b.postgres.CPU() }
	}
	command, args, err := peer.Command(store, "LISTEN")
	if err != nil {
		return unavailable(b, err)
	}
	server, err := process.Start([]string{"NODE_ENV=production", "GRAPHILE_ENV=production"}, command, args...)
	if err != nil {
		return err
	}
	sys := newSystem(peer.Name, server, askPeer(peer), b.queries)
	sys.plain = true
	if len(sys.asked) == 0 { // but for what takes a cursor of its own
		sys.probe = sys.to(peer.Path, marshal(map[string]any{"query": "{ __typename }"}))
	}
	if err := b.add(ctx, s, sys, database); err != nil {
		return err
	}
	maps.Copy(b.versions, peers.Versions())
	b.versions["node"] = peers.NodeVersion()
	return goDeep(ctx, sys, peer, b.queries)
}

// askPeer is how a peer is asked.
func askPeer(peer peers.Peer) func(workload.Query, map[string]any) (string, []byte) {
	return func(q workload.Query, variables map[string]any) (string, []byte) {
		query, own, ok := peer.Query(q, variables)
		if !ok {
			return "", nil
		}
		return peer.Path, marshal(map[string]any{"query": query, "variables": own})
	}
}

// goDeep makes the requests for deep pages, once the peer is there to give the
// cursors that they go on from.
func goDeep(ctx context.Context, sys *system, peer peers.Peer, queries []workload.Query) error {
	for _, q := range queries {
		for _, variables := range q.Variables {
			query, own, ok := peer.Cursor(q, variables)
			if !ok {
				break
			}
			text, err := sys.post(ctx, sys.to(peer.Path, marshal(map[string]any{"query": query, "variables": own})))
			if err != nil {
				return err
			}
			cursor, err := peers.CursorIn(text)
			if err != nil {
				return fmt.Errorf("%s: %w", sys.name, err)
			}
			if query, own, err = peer.Page(q, cursor); err != nil {
				return err
			}
			sys.asked[q.Name] = append(sys.asked[q.Name], sys.to(peer.Path, marshal(map[string]any{"query": query, "variables": own})))
		}
	}
	return nil
}

// unavailable goes on without a peer that this machine cannot run.
func unavailable(b *bench, err error) error {
	if errors.Is(err, peers.ErrUnavailable) {
		fmt.Fprintf(b.out, "\n*** NOT MEASURING A PEER: %v\n\n", err)
		return nil
	}
	return err
}

func (b *bench) openPostgres(ctx context.Context) error {
	// PostgreSQL may run as another user, who has to get at its folder.
	if err := os.Chmod(b.work, 0o711); err != nil {
		return err
	}
	var err error
	if b.postgres, err = peers.StartPostgres(ctx, filepath.Join(b.work, "postgres")); err != nil {
		b.postgres = nil
		return err
	}
	began := time.Now()
	if err := b.postgres.Load(ctx, b.cat, b.graph); err != nil {
		return err
	}
	b.versions["postgresql"] = b.postgres.Version()
	nodes, relationships := b.graph.Size()
	took := time.Since(began)
	fmt.Fprintf(b.out, "postgres: loaded %d nodes and %d relationships in %.1fs (%.0f facts/s)\n",
		nodes, relationships, took.Seconds(), float64(nodes+relationships)/took.Seconds())
	return nil
}
