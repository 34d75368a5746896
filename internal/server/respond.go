package server

import (
	"bytes"
	"encoding/json"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"casegraph/graph"
	"casegraph/internal/fault"
)

// The media types of a response. With the legacy one, the status is 200 even for many
// errors. The modern one was made for GraphQL over HTTP.
const (
	legacy = "application/json"
	modern = "application/graphql-response+json"
)

// negotiate chooses a media type by the Accept header, and the legacy one if the client
// has no preference. If the client accepts neither, ok is false.
func negotiate(accept []string) (media string, ok bool) {
	if len(accept) == 0 || len(accept) == 1 && (accept[0] == "*/*" || accept[0] == legacy || accept[0] == "") {
		return legacy, true
	}
	// The most specific range that matches a media type decides its quality.
	var best [2]struct {
		specificity, at int
		q               float64
	}
	at := 0
	for part := range strings.SplitSeq(strings.Join(accept, ","), ",") {
		name, params, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		q := 1.0
		if given, ok := params["q"]; ok {
			if q, err = strconv.ParseFloat(given, 64); err != nil {
				q = 0
			}
		}
		at++
		for i, media := range [...]string{legacy, modern} {
			specificity := 0
			switch name {
			case media:
				specificity = 3
			case "application/*":
				specificity = 2
			case "*/*":
				specificity = 1
			}
			if specificity > best[i].specificity {
				best[i].specificity, best[i].at, best[i].q = specificity, at, q
			}
		}
	}
	l, m := best[0], best[1]
	switch {
	case l.q <= 0 && m.q <= 0:
		return legacy, false
	case m.q > l.q, m.q == l.q && m.specificity == 3 && (l.specificity < 3 || m.at < l.at):
		return modern, true
	}
	return legacy, true
}

// status returns the status of a response to a well-formed request. A response with
// data is 200, even if parts of it failed. A response without data has a status by its
// first error. If that is an error of the document or of its variables, the status is
// 400, or 200 with the legacy media type.
func status(media string, resp *graphql.Response) int {
	if resp.Data != nil || len(resp.Errors) == 0 {
		return http.StatusOK
	}
	code, _ := resp.Errors[0].Extensions["code"].(string)
	switch fault.Code(code) {
	case fault.Unauthenticated:
		return http.StatusUnauthorized
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.RateLimited:
		return http.StatusTooManyRequests
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	case fault.Timeout:
		return http.StatusGatewayTimeout
	case fault.Internal:
		return http.StatusInternalServerError
	case fault.ParseFailed, fault.ValidationFailed, fault.BadUserInput, fault.NotFound, fault.TooCostly,
		fault.PersistedQueryNotFound:
	}
	if media == modern {
		return http.StatusBadRequest
	}
	return http.StatusOK
}

// writeResponse sends a response; cache is its Cache-Control.
func writeResponse(w http.ResponseWriter, status int, media, cache string, resp *graphql.Response) {
	head, tail := envelope(resp)
	h := w.Header()
	h.Set("Content-Type", media+"; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(head)+len(resp.Data)+len(tail)))
	h.Set("Cache-Control", cache)
	h.Add("Vary", "Accept")
	w.WriteHeader(status)
	// The data may be large, and several responses may share it, so it is not copied. A
	// write fails only when the client has gone.
	for _, part := range [][]byte{head, resp.Data, tail} {
		_, _ = w.Write(part)
	}
}

// envelope returns the JSON before and after the data of a response. Errors come first,
// where people see them. json.Marshal would parse the data again, so it is not used.
func envelope(resp *graphql.Response) (head, tail []byte) {
	head = append(make([]byte, 0, 128), '{')
	if len(resp.Errors) > 0 {
		head = appendJSON(append(head, `"errors":`...), resp.Errors)
	}
	if resp.Data != nil {
		if len(resp.Errors) > 0 {
			head = append(head, ',')
		}
		head = append(head, `"data":`...)
	}
	tail = head[len(head):]
	if cost, ok := resp.Extensions["cost"].(graph.Cost); ok { // the only extension
		tail = strconv.AppendInt(append(tail, `,"extensions":{"cost":{"requested":`...), int64(cost.Requested), 10)
		tail = strconv.AppendInt(append(tail, `,"actual":`...), int64(cost.Actual), 10)
		tail = append(tail, "}}"...)
	}
	return head, append(tail, '}')
}

// appendJSON appends a value as JSON. It does not escape < and >, which messages have.
func appendJSON(dst []byte, v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		// Errors and extensions are made of strings, numbers and lists of them.
		panic(err)
	}
	return append(dst, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
}
