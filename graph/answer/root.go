package answer

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"sync"
)

// writers are writers that are not in use. Their buffers are the largest thing made for
// an answer.
var writers = sync.Pool{New: func() any { return new(Writer) }}

// mostKept is how large a buffer may be that is used again: one large answer is no
// reason to keep its room.
const mostKept = 1 << 20

// Begin begins the JSON of an answer: an object, to which root fields are added
// until it ends. Writing stops where ctx is done.
func Begin(ctx context.Context) *Writer {
	w := writers.Get().(*Writer)
	w.ctx, w.buf, w.objects = ctx, append(w.buf[:0], '{'), 0
	return w
}

// End gives the answer. The writer may not be used after it.
func (w *Writer) End() json.RawMessage {
	out := bytes.Clone(append(w.buf, '}'))
	w.ctx = nil
	if cap(w.buf) <= mostKept {
		writers.Put(w)
	}
	return out
}

// Root adds a root field: what a makes of v. The field is null where writing fails.
func (w *Writer) Root(key string, a Answer, v any) error {
	start := w.key(key)
	w.err = nil
	w.guarded(a, v)
	if w.err != nil || len(w.buf) == start {
		w.buf = w.buf[:start]
		w.null()
	}
	return w.err
}

// Raw adds a root field whose JSON is known; null where there is none.
func (w *Writer) Raw(key string, json []byte) {
	w.key(key)
	if len(json) == 0 {
		w.null()
		return
	}
	w.buf = append(w.buf, json...)
}

// key writes the response key of a root field, and gives the place of its value.
func (w *Writer) key(key string) int {
	if len(w.buf) > 1 {
		w.buf = append(w.buf, ',')
	}
	w.buf = append(w.buf, '"')
	w.buf = append(w.buf, key...)
	w.buf = append(w.buf, '"', ':')
	return len(w.buf)
}

// guarded writes what the store gave. Rows that are not as the plan has them would be a
// defect of the store: it fails its field, and no other.
func (w *Writer) guarded(a Answer, v any) {
	defer func() {
		if p := recover(); p != nil {
			w.err = fmt.Errorf("rows are not as planned: %v\n%s", p, debug.Stack())
		}
	}()
	a.Write(w, v)
}
