package load

import (
	"context"

	"casegraph/internal/store"
)

// A spy is a store that notes what is put into it and can be told to fail.
type spy struct {
	store.Store
	put  []string // the ids of all facts ever put, in order
	fail error    // what Put answers, when not nil
	// piecewise makes its loads say that they commit by themselves, after each
	// Put.
	piecewise bool
	parts     int // how often one was told that a part may last
}

func (s *spy) Begin(ctx context.Context) (store.Load, error) {
	ld, err := s.Store.Begin(ctx)
	if err != nil {
		return nil, err
	}
	if s.piecewise {
		return &piecesLoad{spyLoad{ld, s}}, nil
	}
	return &spyLoad{ld, s}, nil
}

type piecesLoad struct{ spyLoad }

func (l *piecesLoad) Part(ctx context.Context) error {
	l.spy.parts++
	return l.Load.Part(ctx)
}

func (l *piecesLoad) Committed() int { return len(l.spy.put) }

type spyLoad struct {
	store.Load
	spy *spy
}

func (l *spyLoad) Put(ctx context.Context, facts []*store.Fact) error {
	for _, f := range facts {
		l.spy.put = append(l.spy.put, f.ID)
	}
	if err := l.Load.Put(ctx, facts); err != nil {
		return err
	}
	return l.spy.fail
}
