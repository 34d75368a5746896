package server

import "net/http"

// securityHeaders are sent with every answer. A page that loads anything replaces the
// Content-Security-Policy.
var securityHeaders = http.Header{
	"Content-Security-Policy":      {"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
	"Cross-Origin-Opener-Policy":   {"same-origin"},
	"Cross-Origin-Resource-Policy": {"same-origin"},
	"Referrer-Policy":              {"no-referrer"},
	"X-Content-Type-Options":       {"nosniff"},
	"X-Frame-Options":              {"DENY"},
}

// strictTransport is sent over TLS: browsers then use TLS for a year (in seconds).
var strictTransport = []string{"max-age=31536000"}

// secure sets the security headers. Their values are shared between answers: handlers
// may replace them but must not append to them.
func secure(h http.Header, tls bool) {
	for name, value := range securityHeaders {
		h[name] = value
	}
	if tls {
		h["Strict-Transport-Security"] = strictTransport
	}
}
