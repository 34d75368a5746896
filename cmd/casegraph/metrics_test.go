package main

import (
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
)

func TestMetricsHaveAnAddressOfTheirOwn(t *testing.T) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	free.Close()
	signals := make(chan os.Signal, 2)
	url, stderr, code := serving(t, signals, "--demo", "--metrics", address)
	get := func(url string) (int, string) {
		resp, err := http.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, string(body)
	}
	if status, body := get(url + "/graphql?query=%7B%20courtCases%20%7B%20nodes%20%7B%20id%20%7D%20%7D%20%7D"); status != 200 {
		t.Error(status, body)
	}
	if status, body := get("http://" + address + "/metrics"); status != 200 || !strings.Contains(body, `casegraph_operation_rows_total{operation="other"} 1`) ||
		!strings.Contains(body, "casegraph_store_connections_busy 0") {
		t.Error(status, body)
	}
	if status, _ := get(url + "/metrics"); status != http.StatusNotFound {
		t.Error(status)
	}
	signals <- syscall.SIGTERM
	if c := <-code; c != done {
		t.Error(c, stderr)
	}
	if _, err := http.Get("http://" + address + "/metrics"); err == nil {
		t.Error("metrics are served after the server has stopped")
	}
	if _, stderr, c := invoke(t, "", "serve", "--demo", "--listen", "127.0.0.1:0", "--metrics", "0.0.0.0:0"); c != misused || !strings.Contains(stderr, "--metrics: others than this machine") {
		t.Error(c, stderr)
	}
}
