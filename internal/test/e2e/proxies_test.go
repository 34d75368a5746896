package e2e

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// requireProxies names the variable with which the test fails without Caddy or nginx.
const requireProxies = "CASEGRAPH_REQUIRE_PROXIES"

// site is the host name in the files of deploy/.
const site = "graph.example"

// TestProxiesInFront runs the server with the configuration of deploy/, behind each proxy
// with its configuration of deploy/. It replaces only addresses, ports and certificates.
func TestProxiesInFront(t *testing.T) {
	p := serve(t, "--config", "../../../deploy/casegraph.yaml", "--store", "sqlite:"+loaded(t))
	upstream := strings.TrimPrefix(p.url, "http://")
	cert, key := certificate(t)
	for name, start := range map[string]func(t *testing.T, dir, address string) *exec.Cmd{
		"caddy": func(t *testing.T, dir, address string) *exec.Cmd {
			text := "{\n\tadmin off\n\tauto_https disable_redirects\n}\n" + replaced(t, "../../../deploy/Caddyfile", map[string]string{
				site + " {":      fmt.Sprintf("https://%s:%s {\n\tbind 127.0.0.1\n\ttls %s %s", site, port(address), cert, key),
				"127.0.0.1:8080": upstream,
			})
			write(t, filepath.Join(dir, "Caddyfile"), text)
			cmd := exec.CommandContext(t.Context(), "caddy", "run", "--config", filepath.Join(dir, "Caddyfile"), "--adapter", "caddyfile")
			cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir)
			return cmd
		},
		"nginx": func(t *testing.T, dir, address string) *exec.Cmd {
			write(t, filepath.Join(dir, "site"), replaced(t, "../../../deploy/nginx.conf", map[string]string{
				"127.0.0.1:8080": upstream,
				"listen 443":     "listen " + address,
				"/etc/letsencrypt/live/" + site + "/fullchain.pem": cert,
				"/etc/letsencrypt/live/" + site + "/privkey.pem":   key,
			}))
			write(t, filepath.Join(dir, "nginx.conf"), strings.ReplaceAll(`daemon off;
pid DIR/pid;
error_log stderr;
events {}
http {
	access_log off;
	client_body_temp_path DIR/a;
	proxy_temp_path DIR/b;
	fastcgi_temp_path DIR/c;
	uwsgi_temp_path DIR/d;
	scgi_temp_path DIR/e;
	include DIR/site;
}
`, "DIR", dir))
			return exec.CommandContext(t.Context(), "nginx", "-p", dir, "-e", "stderr", "-c", filepath.Join(dir, "nginx.conf"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := exec.LookPath(name); err != nil {
				message := "NOT TRYING " + name + ": it is not installed; Debian has packages of it"
				if v := os.Getenv(requireProxies); v != "" && v != "0" {
					t.Fatal(message)
				}
				t.Skip("SKIPPED, " + message)
			}
			dir, address := t.TempDir(), free(t)
			out := &locked{}
			cmd := start(t, dir, address)
			cmd.Stdout, cmd.Stderr = out, out
			cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				_ = cmd.Process.Signal(os.Interrupt)
				_ = cmd.Wait() // its exit status does not matter
			})
			client := through(t, address, cert)
			status, body := 0, ""
			for until := time.Now().Add(30 * time.Second); status != http.StatusOK && time.Now().Before(until); time.Sleep(50 * time.Millisecond) {
				status, body = client("GET", "/readyz", "")
			}
			if status != http.StatusOK {
				t.Fatalf("/readyz: %d %s\n%s", status, body, out)
			}
			if status, body := client("GET", "/healthz", ""); status != http.StatusOK {
				t.Error("/healthz:", status, body)
			}
			const query = `{"query":"{ people { totalCount } }"}`
			if status, body := client("POST", "/graphql", query); status != http.StatusOK || !strings.HasPrefix(body, `{"data":{"people":{"totalCount":4}}`) {
				t.Error("/graphql:", status, body)
			}
			long := "/graphql?query=" + strings.Repeat("%20", 10_000) + "%7Bpeople%7BtotalCount%7D%7D"
			if status, body := client("GET", long, ""); status != http.StatusOK {
				t.Error("a long GET:", status, body)
			}
			if status, body := client("GET", "/", ""); status != http.StatusOK || !strings.Contains(body, "https://"+site) {
				t.Error("the page:", status, body)
			}
		})
	}
}

// loaded returns the path of a store with the article.
func loaded(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "graph.db")
	if out, exit := runs(t, "load", "--quiet", "--store", "sqlite:"+path, article(t)); exit != 0 {
		t.Fatal(out)
	}
	return path
}

// replaced returns the text of a file with other texts replaced, which the file must have.
func replaced(t *testing.T, file string, by map[string]string) string {
	t.Helper()
	text := read(t, file)
	for old, new := range by {
		if !strings.Contains(text, old) {
			t.Fatalf("%s has no %q", file, old)
		}
		text = strings.ReplaceAll(text, old, new)
	}
	return text
}

// free returns a loopback address with a free port.
func free(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}

func port(address string) string { return address[strings.LastIndexByte(address, ':')+1:] }

// certificate makes a certificate for the site, and returns the paths of it and its key.
func certificate(t *testing.T) (cert, key string) {
	t.Helper()
	secret, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{site}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, &secret.PublicKey, secret)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := x509.MarshalPKCS8PrivateKey(secret)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	write(t, cert, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: signed})))
	write(t, key, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: packed})))
	return cert, key
}

// through returns a function that sends requests to the site at an address, as a page of the
// site does.
func through(t *testing.T, address, cert string) func(method, path, body string) (status int, answer string) {
	t.Helper()
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM([]byte(read(t, cert)))
	client := &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, address)
		},
	}}
	origin := "https://" + site + ":" + port(address)
	return func(method, path, body string) (int, string) {
		r, err := http.NewRequestWithContext(t.Context(), method, origin+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Origin", origin)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		status, answer, err := doWith(client, r)
		if err != nil {
			return 0, err.Error()
		}
		return status, answer
	}
}
