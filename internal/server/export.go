package server

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"casegraph/internal/fault"
)

// An Export is an export that was asked for, and can begin.
type Export struct {
	// Media is its media type, and File a name for a file of it.
	Media, File string
	// Run writes it. After each read of the store it calls page with the number of rows and
	// how long the store took. It ends with the error of page, if there is one. It writes
	// nothing before it knows that the export can begin.
	Run func(ctx context.Context, to io.Writer, page func(rows int, took time.Duration) error) error
}

// An ExportRequest has the parameters of an export.
type ExportRequest struct{ Format, Type, Where, Dataset, Around, Depth, After string }

// parameters are the parameters of an export, in the order in which messages list them.
var parameters = []string{"format", "type", "where", "dataset", "around", "depth", "after"}

// completeTrailer is "true" after a whole export. A broken connection and an export that fails
// have no trailer.
const completeTrailer = "Casegraph-Complete"

// exportBytes is what an export holds in memory, beside the compressor.
const exportBytes = 8 << 20

// export answers GET /export: the facts of the store, as a stream.
func (s *Server) export(w http.ResponseWriter, r *http.Request) {
	x, err := s.beginExport(w, r)
	if err != nil {
		s.refuseExport(w, r, err)
		return
	}
	defer x.leave()
	h := w.Header()
	h.Set("Content-Type", x.Media)
	h.Set("Content-Disposition", `attachment; filename="`+x.File+`"`)
	h.Set("Cache-Control", noStore)
	if r.Method == http.MethodHead {
		return
	}
	h.Set("Trailer", completeTrailer)
	out := &begun{Writer: w}
	to := bufio.NewWriterSize(out, 64<<10)
	err = x.Run(x.ctx, to, x.page)
	if err == nil {
		err = to.Flush()
	}
	switch control := http.NewResponseController(w); {
	case err == nil:
		_ = control.Flush() // the header goes out, so that what follows is a trailer
		h.Set(completeTrailer, "true")
	case s.gone(r) || out.err != nil:
		x.report(outcomeGone)
	case !out.wrote:
		h.Del("Trailer")
		h.Del("Content-Disposition")
		s.refuseExport(w, r, err)
	default:
		x.report(string(fault.CodeOf(err)))
		s.logCause(r.Context(), slog.LevelWarn, string(fault.CodeOf(err)), err)
		// The client must not take what it has for the whole. Its connection breaks.
		_ = control.Flush()
		panic(http.ErrAbortHandler)
	}
}

// begun is a writer that knows whether anything was written, and the first error.
type begun struct {
	io.Writer
	wrote bool
	err   error
}

func (b *begun) Write(p []byte) (int, error) {
	b.wrote = true
	n, err := b.Writer.Write(p)
	b.err = errors.Join(b.err, err)
	return n, err
}

// A running is an export that runs.
type running struct {
	*Export
	ctx    context.Context
	budget budget
	req    *request
	// leaves give back what the export holds, the last first.
	leaves []func()
}

func (x *running) leave() {
	for _, f := range slices.Backward(x.leaves) {
		f()
	}
}

// page counts the rows of a page against the budget of the address, and waits until there is
// enough of it. An export of one request may cost more than a minute's budget.
func (x *running) page(rows int, took time.Duration) error {
	if x.req != nil {
		x.req.run.Rows += rows
		x.req.run.Cost.Requested += rows
		x.req.run.Cost.Actual += rows
		x.req.run.Statements++
		x.req.run.Reading += took
	}
	for {
		err := x.budget.spend(max(rows, int(took/workPerCost)))
		l, isLimited := errors.AsType[limited](err)
		if !isLimited {
			return err
		}
		select {
		case <-time.After(l.after):
		case <-x.ctx.Done():
			return x.ctx.Err()
		}
	}
}

// report notes the outcome for the log.
func (x *running) report(code string) {
	if x.req != nil {
		x.req.codes = append(x.req.codes, code)
	}
}

// beginExport checks a request for an export. The cheapest checks come first. What it returns
// holds its places until leave is called.
func (s *Server) beginExport(w http.ResponseWriter, r *http.Request) (_ *running, err error) {
	if err := s.config.Origins.check(r); err != nil {
		return nil, err
	}
	from := s.address(r)
	x := &running{budget: s.rates.budgetOf(from), req: requestOf(r.Context())}
	defer s.rates.setHeaders(w.Header(), x.budget)
	if err := x.budget.spend(1); err != nil {
		return nil, err
	}
	if s.config.Export == nil {
		return nil, fault.New(fault.Forbidden, "this server gives no exports; its operator can allow them with --export")
	}
	request, err := exportRequest(r)
	if err != nil {
		return nil, err
	}
	r, _, err = s.bookmarked(r)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			x.leave()
		}
	}()
	if err := s.holdExport(x, r, from); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.config.Timeout)
	defer cancel()
	place, err := s.gate.enter(ctx, from)
	if err != nil {
		return nil, err
	}
	x.leaves = append(x.leaves, place.leave)
	if err := place.becomeExpensive(ctx); err != nil {
		return nil, err
	}
	if x.Export, err = s.config.Export(ctx, request); err != nil {
		return nil, err
	}
	x.ctx = r.Context()
	if x.req != nil {
		x.req.pace()
	}
	// The time for reading the request would end the export.
	_ = http.NewResponseController(w).SetReadDeadline(time.Time{}) // without a connection there is none
	return x, nil
}

// holdExport takes a place among the exports, and memory.
func (s *Server) holdExport(x *running, r *http.Request, from netip.Addr) error {
	if !s.exports.take(from) {
		return fault.Wrap(fault.Unavailable, errBusy, "your address has an export that runs, and may have one at a time; try again when it has ended")
	}
	x.leaves = append(x.leaves, func() { s.exports.give(from) })
	select {
	case s.exporting <- struct{}{}:
		x.leaves = append(x.leaves, func() { <-s.exporting })
	default:
		return fault.Wrap(fault.Unavailable, errBusy, "the server has %d exports that run, and no place for more; try again later", cap(s.exporting))
	}
	release, err := s.hold(r, exportBytes, minCompressed)
	if err != nil {
		return err
	}
	x.leaves = append(x.leaves, release)
	return nil
}

// exportRequest reads the parameters.
func exportRequest(r *http.Request) (out ExportRequest, err error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return out, fault.New(fault.BadUserInput, "the query string is malformed")
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		switch v := values[name]; {
		case !slices.Contains(parameters, name):
			return out, fault.Input(name, "an export has no such parameter; it has %s", strings.Join(parameters, ", "))
		case len(v) > 1:
			return out, fault.Input(name, "given %d times; expected it once", len(v))
		case !utf8.ValidString(v[0]):
			return out, fault.Input(name, "expected UTF-8")
		case v[0] == "":
			return out, fault.Input(name, "it has no value; leave it out, or give it one")
		}
	}
	return ExportRequest{
		Format: values.Get("format"), Type: values.Get("type"), Where: values.Get("where"),
		Dataset: values.Get("dataset"), Around: values.Get("around"), Depth: values.Get("depth"), After: values.Get("after"),
	}, nil
}

// refuseExport answers with an error, in the form of those of /graphql.
func (s *Server) refuseExport(w http.ResponseWriter, r *http.Request, err error) {
	ctx := r.Context()
	resp := refuse(ctx, s.exec, err)
	code := status(modern, resp)
	if bad, ok := errors.AsType[badRequest](err); ok {
		code = bad.status
	}
	transport{s}.write(ctx, w, code, legacy, resp)
	if req := requestOf(ctx); req != nil {
		req.outcome = "" // it was no operation
	}
	if code == http.StatusInternalServerError {
		s.logCauses(ctx, resp.Errors)
	}
}
