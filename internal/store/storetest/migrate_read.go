package storetest

import (
	"strings"
	"testing"
	"time"

	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// testMigrateWhileRead migrates a store while another store reads the same graph all the time.
// The other store must return the same rows as before and, from some moment on, only
// UNAVAILABLE.
func testMigrateWhileRead(t *testing.T, subject Subject) {
	opener := subject.Empty(t)
	other := open(t, read(t, evolvingSDL), opener)
	g := settled(other.lexicon)
	other.load(g)
	reader := &session{T: t, lexicon: other.lexicon, store: opener(), ctx: other.ctx}
	if reader.store == other.store {
		return // a graph of this store can be opened only once
	}
	t.Cleanup(reader.close)
	if err := reader.store.Fits(reader.ctx, reader.Catalog); err != nil {
		t.Fatal(err)
	}
	l := reader.of("Thing", reader.order("Thing.unused", "Thing.id"), reader.col("Thing.id"), reader.col("Thing.unused"))
	want := show(reader.ask(l))

	migrated := make(chan error, 1)
	go func() {
		// Two steps, after which the column of the same name holds something else.
		for _, property := range []string{"", "unused: Int"} {
			sdl := strings.Replace(evolvingSDL, "\"Nothing has it.\"\n  unused: String", "\"It.\"\n  "+property, 1)
			if property == "" {
				sdl = strings.Replace(evolvingSDL, "\"Nothing has it.\"\n  unused: String", "", 1)
			}
			other.lexicon = read(t, sdl)
			if err := other.store.Migrate(other.ctx, other.Catalog); err != nil {
				migrated <- err
				return
			}
		}
		l, err := other.store.Begin(other.ctx)
		if err == nil {
			err = l.Put(other.ctx, []*store.Fact{other.node("Thing", "t1", V{"unused": int64(7)})})
		}
		if err == nil {
			err = l.Commit(other.ctx)
		}
		migrated <- err
	}()
	refused := 0
	for done := false; !done || refused == 0; {
		select {
		case err := <-migrated:
			if done = true; err != nil {
				t.Fatal(err)
			}
		default:
		}
		switch r := reader.store.Read(reader.ctx, []*plan.List{l})[0]; {
		case r.Err == nil && refused > 0:
			t.Fatal("it reads again")
		case r.Err == nil && show(r.Value) != want:
			t.Fatalf("rows that nobody can mean: %s", show(r.Value))
		case r.Err != nil && fault.CodeOf(r.Err) != fault.Unavailable:
			t.Fatalf("it gives %v", r.Err)
		case r.Err != nil:
			if refused++; r.Value != nil {
				t.Fatal("an error with rows")
			}
			time.Sleep(time.Millisecond)
		}
	}
	if got := fault.CodeOf(reader.store.Health(reader.ctx)); got != fault.Unavailable {
		t.Errorf("its health is %s", got)
	}
	if _, err := reader.store.Begin(reader.ctx); fault.CodeOf(err) != fault.Unavailable {
		t.Errorf("a load of the old schema begins: %v", err)
	}
}
