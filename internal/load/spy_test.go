package load

import (
	"context"

	"casegraph/internal/store"
)

// A spy is a store that notes what is put into it and can be told to fail.
type spy struct {
	store.Store
	put  []string // the ids of all facts ever put, in order
	puts int      // how often Put was called
	fail error    // what Put answers, when not nil
	lost []string // ids of facts that plans find and Facts does not, as if just removed
	// inParts makes its loads say that they commit after each Put, and that they take
	// back maxRollback facts.
	inParts bool
	parts   int // how often one was told that a part may last
}

func (s *spy) Begin(ctx context.Context) (store.Load, error) {
	ld, err := s.Store.Begin(ctx)
	if err != nil {
		return nil, err
	}
	if s.inParts {
		return &piecesLoad{spyLoad{ld, s}}, nil
	}
	return &spyLoad{ld, s}, nil
}

type piecesLoad struct{ spyLoad }

func (l *piecesLoad) Part(ctx context.Context) error {
	l.spy.parts++
	return l.Load.Part(ctx)
}

func (l *piecesLoad) Committed() int   { return len(l.spy.put) }
func (l *piecesLoad) MaxRollback() int { return maxRollback }

const maxRollback = 25_000

type spyLoad struct {
	store.Load
	spy *spy
}

func (l *spyLoad) Put(ctx context.Context, facts []*store.Fact) error {
	for _, f := range facts {
		l.spy.put = append(l.spy.put, f.ID)
	}
	l.spy.puts++
	if err := l.Load.Put(ctx, facts); err != nil {
		return err
	}
	return l.spy.fail
}

func (l *spyLoad) Facts(ctx context.Context, ids []string) (map[string]*store.Fact, error) {
	facts, err := l.Load.Facts(ctx, ids)
	for _, id := range l.spy.lost {
		delete(facts, id)
	}
	return facts, err
}
