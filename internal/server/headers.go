package server

import "net/http"

// secured are the headers of every answer. A page that needs more than nothing
// brings a policy of its own.
var secured = http.Header{
	"Content-Security-Policy":      {"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
	"Cross-Origin-Opener-Policy":   {"same-origin"},
	"Cross-Origin-Resource-Policy": {"same-origin"},
	"Referrer-Policy":              {"no-referrer"},
	"X-Content-Type-Options":       {"nosniff"},
	"X-Frame-Options":              {"DENY"},
}

// encrypted is said over TLS: come back that way for a year.
var encrypted = []string{"max-age=31536000"}

// secure sets them. The values are shared, so they are replaced and never added to.
func secure(h http.Header, tls bool) {
	for name, value := range secured {
		h[name] = value
	}
	if tls {
		h["Strict-Transport-Security"] = encrypted
	}
}
