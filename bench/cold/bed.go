package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph"
	"casegraph/internal/load"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j"
	"casegraph/internal/store/sqlite"
	"casegraph/internal/test/neo4jtest"
	"casegraph/seed"
)

// A bed is a store with the article, under one schema, and the engine that answers from it.
type bed struct {
	store  string
	schema *schema
	dir    string // for the file of SQLite
	url    string // of a Neo4j, where one was given

	server *neo4jtest.Server // that was started, or nil
	driver driver.DriverWithContext
	opened store.Store
	exec   *executor.Executor
}

func (b *bed) name() string { return b.store + ", " + b.schema.name }

// prepare prepares the store and loads the article. It refuses a store with other data.
func (b *bed) prepare(ctx context.Context, out io.Writer) error {
	switch b.store {
	case "sqlite":
		b.url = "sqlite:" + b.file()
	case "neo4j":
		if err := b.startNeo4j(ctx, out); err != nil {
			return err
		}
	default:
		return errors.New("there is no such store; expected sqlite or neo4j")
	}
	return b.fill(ctx)
}

func (b *bed) file() string { return filepath.Join(b.dir, b.schema.name+".db") }

func (b *bed) startNeo4j(ctx context.Context, out io.Writer) (err error) {
	switch b.url {
	case neo4jtest.Off:
		return neo4jtest.ErrUnavailable
	case "":
		if b.server, err = neo4jtest.Start(ctx, neo4jtest.Options{Log: out}); err != nil {
			return err
		}
		b.url = b.server.URL()
	}
	b.driver, err = neo4jtest.Driver(b.url)
	return err
}

func (b *bed) open(ctx context.Context) (store.Store, error) {
	if b.store == "sqlite" {
		return sqlite.Open(ctx, b.file())
	}
	return neo4j.Open(b.url, neo4j.Options{})
}

// fill loads the article, unless the store holds anything else.
func (b *bed) fill(ctx context.Context) error {
	err := b.fresh(ctx)
	if unfit, ok := errors.AsType[store.Unfit](err); ok && unfit.Empty {
		if err = b.opened.Migrate(ctx, b.schema.catalog); err == nil {
			err = b.serve()
		}
	}
	if err != nil {
		return fmt.Errorf("give an empty database: %w", err)
	}
	held, err := b.ask(ctx, datasets)
	if err != nil {
		return err
	}
	if s := string(held); s != `{"datasets":[]}` && s != `{"datasets":[{"name":"article"}]}` {
		return fmt.Errorf("give an empty database: this one holds %s", s)
	}
	_, err = load.Run(ctx, b.opened, b.schema.catalog, load.FS(seed.Files, seed.Article), load.Options{})
	return err
}

// fresh opens the store again with a new engine, whose caches are empty.
func (b *bed) fresh(ctx context.Context) error {
	if err := b.close(ctx); err != nil {
		return err
	}
	st, err := b.open(ctx)
	if err != nil {
		return err
	}
	b.opened = st
	if err := st.Fits(ctx, b.schema.catalog); err != nil {
		return err
	}
	return b.serve()
}

// serve makes the engine.
func (b *bed) serve() error {
	engine, err := graph.New(b.schema.catalog, b.opened, graph.Info{})
	if err != nil {
		return err
	}
	b.exec = executor.New(engine)
	b.exec.SetErrorPresenter(graph.ErrorPresenter)
	b.exec.SetQueryCache(graphql.MapCache[*ast.QueryDocument]{})
	return nil
}

// datasets is a question that every store can answer.
var datasets = question{name: "datasets", text: "{ datasets { name } }"}

// forget clears Neo4j's query caches. Then it runs the statements that are not part of a
// query, so that they are planned: the check of the layout, and the processor time.
func (b *bed) forget(ctx context.Context) error {
	if b.driver != nil {
		if err := neo4jtest.ClearQueryCaches(ctx, b.driver); err != nil {
			return err
		}
	}
	_, err := b.ask(ctx, datasets)
	b.cpu(ctx)
	return err
}

// cold measures a cold answer. It returns the time and Neo4j's processor time, both in ms.
func (b *bed) cold(ctx context.Context, ask func() (float64, error)) (took, cpu float64, err error) {
	if err := b.forget(ctx); err != nil {
		return 0, 0, err
	}
	before := b.cpu(ctx)
	took, err = ask()
	return took, (b.cpu(ctx) - before).Seconds() * 1000, err
}

// cpu is the processor time that Neo4j has used so far.
func (b *bed) cpu(ctx context.Context) time.Duration {
	if b.driver == nil {
		return 0
	}
	return neo4jtest.CPU(ctx, b.driver)
}

// ask returns the answer's data.
func (b *bed) ask(ctx context.Context, q question) ([]byte, error) {
	ctx = graphql.StartOperationTrace(ctx)
	op, errs := b.exec.CreateOperationContext(ctx, &graphql.RawParams{Query: q.text, Variables: q.variables})
	if len(errs) > 0 {
		return nil, fmt.Errorf("%s, %s: %w", b.name(), q.name, errs)
	}
	next, ctx := b.exec.DispatchOperation(ctx, op)
	r := next(ctx)
	if len(r.Errors) > 0 {
		return nil, fmt.Errorf("%s, %s: %w", b.name(), q.name, r.Errors)
	}
	return r.Data, nil
}

// took returns the time of an answer, in ms.
func (b *bed) took(ctx context.Context, q question) (float64, error) {
	began := time.Now()
	_, err := b.ask(ctx, q)
	return time.Since(began).Seconds() * 1000, err
}

// statements returns the number of statements for a question, and the length of the longest.
func (b *bed) statements(ctx context.Context, q question) (number, longest int, err error) {
	var run graph.Run
	if _, err := b.ask(graph.WithRun(ctx, &run), q); err != nil {
		return 0, 0, err
	}
	for _, l := range run.Plans {
		all, err := b.opened.Explain(ctx, l, false)
		if err != nil {
			return 0, 0, err
		}
		for _, e := range all {
			longest = max(longest, len(e.Statement))
		}
	}
	return run.Statements, longest, nil
}

func (b *bed) close(ctx context.Context) error {
	if b.opened == nil {
		return nil
	}
	return b.opened.Close(ctx)
}

// end ends what was started.
func (b *bed) end() {
	ctx := context.Background()
	_ = b.close(ctx)
	if b.driver != nil {
		_ = b.driver.Close(ctx)
	}
	if b.server != nil {
		_ = b.server.Stop()
	}
}
