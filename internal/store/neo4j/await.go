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

// Neo4j lets whoever sends a bookmark wait for its transaction, half a minute long if
// there is none, on a thread that asks for it again and again, even when nobody waits
// any longer. So no bookmark is sent to it that it has not come to: how far it has come
// is asked here, a few times a second for all who wait.
const (
	awaitWithin = 2 * time.Second
	askedEvery  = 100 * time.Millisecond
)

// progress is how far the databases have come, as far as anybody saw.
type progress struct {
	asking singleflight.Group // how far they have come now

	mu    sync.Mutex
	seen  map[string]int64 // the last transaction, by database
	asked time.Time        // when the last question began that has been answered
}

// Replicated is true: a database may have several servers, and one that has a single
// one cannot be told from them.
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
			return fault.Wrap(fault.Unavailable, wait.Err(), "the graph database has not come to the state of a bookmark within %d seconds; try again, or without the bookmark", int(awaitWithin/time.Second))
		}
	}
}

// reached says whether all that bookmarks name was seen. Where the database's own are
// not as known here, nothing can be compared: then Neo4j is left to wait for them.
func (p *progress) reached(bookmarks []string) (there bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, b := range bookmarks {
		wanted, ok := transactions(b)
		switch {
		case len(p.seen) == 0:
			return !p.asked.IsZero(), nil // nothing is known yet, or can be
		case !ok:
			return false, notOurs()
		}
		for database, number := range wanted {
			seen, known := p.seen[database]
			switch {
			case !known:
				return false, notOurs()
			case seen < number:
				return false, nil
			}
		}
	}
	return true, nil
}

func notOurs() error {
	return fault.New(fault.BadUserInput, "a bookmark is not one of this graph database; send those of its own responses, as they came")
}

// note remembers how far reads have seen the database to be.
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

// ask asks the database how far it is, for all who wait, and not before its turn.
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

// locate has the database say where it is; [Store.attempt] notes it.
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
