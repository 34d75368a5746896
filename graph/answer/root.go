package answer

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"sync"
)

// writers pools writers, because their buffers are the largest allocation of an answer.
var writers = sync.Pool{New: func() any { return new(Writer) }}

// maxPooled is the largest buffer that is used again, in bytes. Larger ones are freed.
const maxPooled = 1 << 20

// Begin begins the JSON object of a response. Add root fields with Root and Raw, then
// call End. Writing stops when ctx is done, and at 32 MiB unless it is unlimited.
func Begin(ctx context.Context, unlimited bool) *Writer {
	w := writers.Get().(*Writer)
	w.ctx, w.buf, w.objects, w.unlimited = ctx, append(w.buf[:0], '{'), 0, unlimited
	return w
}

// End returns the JSON. Do not use the writer afterwards.
func (w *Writer) End() json.RawMessage {
	out := bytes.Clone(append(w.buf, '}'))
	w.ctx = nil
	if cap(w.buf) <= maxPooled {
		writers.Put(w)
	}
	return out
}

// Root adds a root field: the answer a writes the value v. If that fails, the field is
// null and the error is returned.
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

// Raw adds a root field whose JSON is known; null if it is empty.
func (w *Writer) Raw(key string, json []byte) {
	w.key(key)
	if len(json) == 0 {
		w.null()
		return
	}
	w.buf = append(w.buf, json...)
}

// key writes the response key of a root field, and returns the offset of its value.
func (w *Writer) key(key string) int {
	if len(w.buf) > 1 {
		w.buf = append(w.buf, ',')
	}
	w.buf = append(w.buf, '"')
	w.buf = append(w.buf, key...)
	w.buf = append(w.buf, '"', ':')
	return len(w.buf)
}

// guarded writes a root field. Rows that do not match the plan are a defect of the store.
// They make answers panic; only this field fails then, and the others do not.
func (w *Writer) guarded(a Answer, v any) {
	defer func() {
		if p := recover(); p != nil {
			w.err = fmt.Errorf("rows are not as planned: %v\n%s", p, debug.Stack())
		}
	}()
	a.Write(w, v)
}
