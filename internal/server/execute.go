package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"casegraph/graph"
	"casegraph/internal/fault"
)

// newExecutor configures gqlgen's executor. The server calls it directly and does
// without gqlgen's handler package, which would bring in a WebSocket library.
func (s *Server) newExecutor() *executor.Executor {
	e := executor.New(s.config.Engine)
	e.SetErrorPresenter(s.config.Present)
	e.SetRecoverFunc(s.recovered)
	e.SetQueryCache(s.documents)
	e.Use(introspection{})
	return e
}

// introspection is a gqlgen extension that allows introspection in every operation
// that was admitted. With Config.NoIntrospection, admit has refused it before.
type introspection struct{}

func (introspection) ExtensionName() string { return "Introspection" }

func (introspection) Validate(graphql.ExecutableSchema) error { return nil }

func (introspection) MutateOperationContext(_ context.Context, c *graphql.OperationContext) *gqlerror.Error {
	c.DisableIntrospection = false
	return nil
}

// Answer runs one operation without HTTP. It takes the body of a POST, and returns the
// response as JSON and whether the response has errors.
func (s *Server) Answer(ctx context.Context, body []byte) (response []byte, failed bool) {
	ctx, cancel := context.WithTimeout(ctx, s.config.Timeout)
	defer cancel()
	params := params{limits: s.config.Limits}
	var resp *graphql.Response
	if err := parseBody(body, &params); err != nil {
		resp = refuse(ctx, s.exec, err)
	} else {
		resp, _ = s.run(ctx, s.exec, &params, false)
	}
	head, tail := envelope(resp)
	return slices.Concat(head, resp.Data, tail), len(resp.Errors) > 0
}

// run runs one operation and logs the causes of its errors. A response without data
// means that the operation did not run. If queriesOnly is set, a mutation or a
// subscription is an error.
func (s *Server) run(ctx context.Context, exec graphql.GraphExecutor, params *params, queriesOnly bool) (resp *graphql.Response, err error) {
	ctx = graphql.StartOperationTrace(ctx)
	defer func() {
		if p := recover(); p != nil {
			resp = refuse(ctx, exec, s.recovered(ctx, p))
		}
		if err == nil {
			s.logCauses(ctx, resp.Errors)
		}
	}()
	ctx, errs, err := s.admit(ctx, params, queriesOnly)
	if err != nil {
		return nil, err
	}
	if errs != nil {
		return exec.DispatchError(ctx, errs), nil
	}
	if err := s.checkVariables(ctx, params); err != nil {
		return refuse(ctx, exec, err), nil
	}
	op, errs := exec.CreateOperationContext(ctx, &params.RawParams)
	if errs != nil {
		if op.Doc != nil && op.Operation == nil {
			return refuse(ctx, exec, noOperation(op)), nil
		}
		return exec.DispatchError(graphql.WithOperationContext(ctx, op), errs), nil
	}
	if r := requestOf(ctx); r != nil {
		r.operation = op.Operation.Name
		ctx = graph.WithRun(ctx, &r.run)
	}
	if err := s.config.Limits.Values(op.Doc, op.Operation, op.Variables); err != nil {
		return refuse(ctx, exec, err), nil
	}
	next, opCtx := exec.DispatchOperation(ctx, op)
	if resp = next(opCtx); resp == nil || resp.Data == nil && len(resp.Errors) == 0 {
		return refuse(ctx, exec, s.unanswered(ctx)), nil
	}
	return resp, nil
}

// checkVariables checks the values of the variables before gqlgen does ([graph.Variables]).
func (s *Server) checkVariables(ctx context.Context, params *params) (err error) {
	op := ctx.Value(admittedKey{}).(*ast.QueryDocument).Operations.ForName(params.OperationName)
	if op == nil {
		return nil // the executor says that there is no such operation
	}
	params.Variables, err = graph.Variables(s.config.Engine.Schema(), op, params.Variables)
	return err
}

// refuse makes the response for an operation that does not run.
func refuse(ctx context.Context, exec graphql.GraphExecutor, err error) *graphql.Response {
	return exec.DispatchError(ctx, gqlerror.List{gqlerror.Wrap(err)})
}

// noOperation is the error for an operationName that selects no operation. It lists
// the operations of the document.
func noOperation(op *graphql.OperationContext) error {
	var names []string
	for _, o := range op.Doc.Operations {
		if o.Name != "" {
			names = append(names, o.Name)
		}
	}
	switch {
	case op.OperationName == "":
		return fault.Input("operationName", "there are several operations; say which: %s", strings.Join(names, ", "))
	case len(names) == 0:
		return fault.Input("operationName", "the document's operation has no name; leave operationName out")
	}
	return fault.Input("operationName", "no operation has this name; the document has %s", strings.Join(names, ", "))
}

// unanswered is the error for an operation that the executor gave no response to. The
// executor gives none once the context has ended.
func (s *Server) unanswered(ctx context.Context) error {
	switch {
	case s.aborted.Err() != nil:
		return fault.New(fault.Unavailable, "the server is stopping")
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return errors.New("the engine gave neither data nor an error")
}

// panicked is the error of a panic that is already logged.
type panicked struct{ value any }

func (p panicked) Error() string { return fmt.Sprint("panic: ", p.value) }

// recovered logs a panic with its stack and returns it as an error.
func (s *Server) recovered(ctx context.Context, p any) error {
	s.config.Log.LogAttrs(ctx, slog.LevelError, "panic", idOf(ctx),
		slog.Any("panic", p), slog.String("stack", string(debug.Stack())))
	return panicked{p}
}

// logCauses logs the causes of errors that are not the client's fault. It adds the
// request's id to internal errors, so that a client can report it.
func (s *Server) logCauses(ctx context.Context, errs gqlerror.List) {
	for _, e := range errs {
		code, _ := e.Extensions["code"].(string)
		switch {
		case code == string(fault.Internal):
			if r := requestOf(ctx); r != nil {
				e.Extensions["requestId"] = r.id
			}
			if _, logged := errors.AsType[panicked](e.Err); !logged {
				s.logCause(ctx, slog.LevelError, code, e)
			}
		case code == string(fault.Unavailable), code == string(fault.Timeout):
			s.logCause(ctx, slog.LevelWarn, code, e)
		}
	}
}

func (s *Server) logCause(ctx context.Context, level slog.Level, code string, err error) {
	if errors.Is(err, context.Canceled) {
		level = slog.LevelDebug // the client went away
	}
	cause := err.Error()
	if e, ok := errors.AsType[*gqlerror.Error](err); ok && e.Err != nil {
		cause = e.Err.Error()
	}
	s.config.Log.LogAttrs(ctx, level, "error", idOf(ctx), slog.String("code", code), slog.String("cause", truncate(cause, maxLoggedText)))
}

func idOf(ctx context.Context) slog.Attr {
	if r := requestOf(ctx); r != nil {
		return slog.String("id", r.id)
	}
	return slog.Attr{} // handlers skip the zero Attr
}

var _ graphql.Cache[*ast.QueryDocument] = (*documents)(nil)
