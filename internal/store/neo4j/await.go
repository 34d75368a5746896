package neo4j

import (
	"context"
	"sync"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"golang.org/x/sync/singleflight"

	"casegraph/internal/fault"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j/compile"
)

// A statement with a bookmark waits in Neo4j for the bookmark's transaction. If there is no
// such transaction, it waits half a minute, on a thread that polls all the time, even if the
// client has gone. So this package sends a bookmark to Neo4j only when Neo4j has reached the
// transaction. Until then it asks Neo4j a few times a second, once for all who wait, which
// transaction is the last.
const (
	awaitWithin = 2 * time.Second
	askedEvery  = 100 * time.Millisecond
)

// progress is the last transaction of each database that any read has seen.
type progress struct {
	asking singleflight.Group // shares one question

	mu    sync.Mutex
	seen  map[string]int64 // the number of the last transaction, by database
	asked time.Time        // when the last answered question began
}

// Replicated is true: a database may have several servers. Whether it has only one is not
// known here.
func (s *Store) Replicated() bool { return true }

// Await waits for the transactions that bookmarks name.
func (s *Store) Await(ctx context.Context, after []string) error {
	wait, cancel := context.WithTimeout(ctx, awaitWithin)
	defer cancel()
	for {
		if there, err := s.progress.reached(after); there || err != nil {
			return err
		}
		select {
		case asked := <-s.progress.asking.DoChan("", s.ask):
			if asked.Err != nil {
				return s.fault(ctx, asked.Err)
			}
		case <-wait.Done():
			if err := over(ctx); err != nil {
				return s.fault(ctx, err)
			}
			return fault.Wrap(fault.Unavailable, wait.Err(), "the graph database has not reached the state of a bookmark within %d seconds; try again, or without the bookmark", int(awaitWithin/time.Second))
		}
	}
}

// reached says whether the transactions of all bookmarks were seen. If the bookmarks of the
// database itself cannot be read, nothing can be compared. Then it returns true, and Neo4j
// waits for the bookmarks.
func (p *progress) reached(bookmarks []string) (there bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, b := range bookmarks {
		wanted, ok := transactions(b)
		switch {
		case len(p.seen) == 0:
			return !p.asked.IsZero(), nil // no answer yet, or none that can be read
		case !ok:
			return false, foreignBookmark()
		}
		for database, number := range wanted {
			seen, known := p.seen[database]
			switch {
			case !known:
				return false, foreignBookmark()
			case seen < number:
				return false, nil
			}
		}
	}
	return true, nil
}

func foreignBookmark() error {
	return fault.New(fault.BadUserInput, "a bookmark is not from this graph database; send bookmarks from its own responses, unchanged")
}

// note remembers the transactions that a read has seen.
func (p *progress) note(bookmarks neo4j.Bookmarks) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, b := range bookmarks {
		seen, _ := transactions(b)
		for database, number := range seen {
			if p.seen == nil {
				p.seen = map[string]int64{}
			}
			p.seen[database] = max(p.seen[database], number)
		}
	}
}

// ask asks the database for its last transaction, for all who wait. It waits until askedEvery
// has passed since the last question.
func (s *Store) ask() (any, error) {
	p := &s.progress
	p.mu.Lock()
	turn := p.asked.Add(askedEvery)
	p.mu.Unlock()
	time.Sleep(time.Until(turn))
	began := time.Now()
	err := s.locate()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = began
	return nil, err
}

// locate runs a statement, whose bookmark names the last transaction. [Store.attempt] notes
// it.
func (s *Store) locate() error {
	if err := s.gate.enter(); err != nil {
		return err
	}
	defer s.gate.leave()
	ctx, cancel := context.WithTimeout(store.WithBookmarks(context.Background(), &store.Bookmarks{}), awaitWithin)
	defer cancel()
	_, err := s.attempt(ctx, compile.Statement{Text: "RETURN 1 AS one"})
	return s.fault(ctx, err)
}
