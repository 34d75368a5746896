package server

import (
	"net/http"

	"github.com/klauspost/compress/gzhttp"
)

// minCompressed is the smallest answer to compress, in bytes. For smaller ones, gzip
// takes a nearby client longer than the bytes that it saves.
const minCompressed = 32 << 10

// compressed compresses large answers with gzip, for clients that accept it.
func compressed(h http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(minCompressed), gzhttp.CompressionLevel(1), gzhttp.EnableZstd(false), gzhttp.SuffixETag("-gzip"))
	if err != nil {
		panic(err) // the options are constants
	}
	return wrap(h)
}
