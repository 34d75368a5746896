package server

import (
	"net/http"

	"github.com/klauspost/compress/gzhttp"
)

// compressFrom is from how many bytes on an answer is compressed: for less, a
// program nearby waits longer for gzip than for the bytes.
const compressFrom = 32 << 10

// compressed answers in gzip what is large, to who takes it.
func compressed(h http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(compressFrom), gzhttp.CompressionLevel(1), gzhttp.EnableZstd(false), gzhttp.SuffixETag("-gzip"))
	if err != nil {
		panic(err) // the options are constants
	}
	return wrap(h)
}
