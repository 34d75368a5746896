package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/alecthomas/kong"
)

var update = flag.Bool("update", false, "write the table of deploy/configuration.md anew")

// TestTableOfTheConfigurationIsComplete compares the document with the flags.
func TestTableOfTheConfigurationIsComplete(t *testing.T) {
	parser, err := kong.New(&commands{}, kong.DefaultEnvars("CASEGRAPH"), kong.Configuration(readConfiguration),
		kong.BindTo(t.Context(), (*context.Context)(nil)), kong.Bind(&run{}))
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		name, help string
		commands   []string
	}
	rows := map[string]*row{}
	each(parser.Model.Node, func(n *kong.Node, f *kong.Flag) {
		if f.Name == "help" {
			return
		}
		help := strings.ReplaceAll(f.Help, "|", `\|`)
		name := "`--" + f.Name + "` | `" + strings.Join(f.Envs, "`, `") + "`"
		r := rows[name+help] // two commands may have different flags of one name
		if r == nil {
			r = &row{name: name, help: help}
			rows[name+help] = r
		}
		where := "all"
		if n.Parent != nil {
			where = strings.TrimPrefix(n.Path(), parser.Model.Name+" ")
		}
		r.commands = append(r.commands, where)
	})
	var table strings.Builder
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		fmt.Fprintf(&table, "| %s | %s | %s |\n", rows[name].name, strings.Join(rows[name].commands, ", "), rows[name].help)
	}
	const file, head = "../../deploy/configuration.md", "| --- | --- | --- | --- |\n"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, after, ok := strings.Cut(string(text), head)
	if !ok {
		t.Fatal("there is no table in", file)
	}
	if *update {
		if err := os.WriteFile(file, []byte(before+head+table.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if after != table.String() {
		t.Errorf("%s is not what the flags are (go test ./cmd/casegraph -update writes it)\ngot\n%s\nwant\n%s", file, after, &table)
	}
}

func TestFlagGoesBeforeVariableBeforeFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "casegraph.yaml")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// Each source names an invalid store, and the message says which one was used.
	taken := func(args ...string) string {
		_, err, _ := invoke(t, "", append([]string{"query", "-e", "{ __typename }"}, args...)...)
		return err
	}
	write("# where the graph is\nstore: file://a\nlisten: 127.0.0.1:1\nschema: [builtin]\n")
	if got := taken("--config", file); !strings.Contains(got, "file://a") {
		t.Error("the file:", got)
	}
	t.Setenv("CASEGRAPH_CONFIG", file)
	if got := taken(); !strings.Contains(got, "file://a") {
		t.Error("the file of the environment:", got)
	}
	t.Setenv("CASEGRAPH_STORE", "file://b")
	if got := taken(); !strings.Contains(got, "file://b") {
		t.Error("the environment:", got)
	}
	if got := taken("--store", "file://c"); !strings.Contains(got, "file://c") {
		t.Error("the flag:", got)
	}
	os.Unsetenv("CASEGRAPH_STORE")
	write("schema: [/nowhere]\n")
	if got := taken(); !strings.Contains(got, "/nowhere is not a folder") {
		t.Error("a list:", got)
	}
	for text, want := range map[string]string{
		"stor: x\n":               "casegraph.yaml:1: there is no flag --stor to set",
		"\nconfig: x\n":           "casegraph.yaml:2: there is no flag --config to set",
		"store: x\nstore: y\n":    "casegraph.yaml:2: store stands here a second time, first on line 1",
		"store: [x]\n":            "casegraph.yaml:1: store takes one value",
		"- x\n":                   "casegraph.yaml:1: expected a flag on each line",
		"store: [\n":              "is not YAML",
		"":                        "",
		"schema: [[x]]\n":         "casegraph.yaml:1: an item of schema is no single value",
		"timeout: soon\nstore: x": "--timeout",
	} {
		write(text)
		if got := taken(); !strings.Contains(got, want) {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	t.Setenv("CASEGRAPH_CONFIG", filepath.Join(t.TempDir(), "nothing"))
	if got := taken(); !strings.Contains(got, "cannot be read") {
		t.Error("no file:", got)
	}
}

// certify writes a certificate for loopback, and returns a pool that trusts it.
func certify(t *testing.T, dir string, serial int64) *x509.CertPool {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	cert := &x509.Certificate{
		SerialNumber: big.NewInt(serial), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, cert, cert, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{"cert.pem": {Type: "CERTIFICATE", Bytes: der}, "key.pem": {Type: "PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pool := x509.NewCertPool()
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool.AddCert(parsed)
	return pool
}

func TestServesOverTLSAndTakesUpARenewedCertificate(t *testing.T) {
	dir := t.TempDir()
	pool := certify(t, dir, 1)
	signals := make(chan os.Signal, 2)
	url, stderr, code := serving(t, signals, "--demo", "--tls-cert", filepath.Join(dir, "cert.pem"), "--tls-key", filepath.Join(dir, "key.pem"))
	ask := func(pool *x509.CertPool) (serial string, err error) {
		transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, ForceAttemptHTTP2: true, DisableKeepAlives: true}
		resp, err := (&http.Client{Transport: transport}).Get(url + "/graphql?query=%7B__typename%7D")
		if err != nil {
			return "", err
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if !bytes.Contains(body, []byte(`{"__typename":"Query"}`)) || resp.Proto != "HTTP/2.0" {
			t.Error(resp.Proto, string(body))
		}
		return resp.TLS.PeerCertificates[0].SerialNumber.String(), err
	}
	if serial, err := ask(pool); err != nil || serial != "1" || !strings.HasPrefix(url, "https://") {
		t.Error(url, serial, err)
	}
	renewed := certify(t, dir, 2)
	later := time.Now().Add(time.Minute)
	if err := os.Chtimes(filepath.Join(dir, "cert.pem"), later, later); err != nil {
		t.Fatal(err)
	}
	if serial, err := ask(renewed); err != nil || serial != "2" {
		t.Error(serial, err)
	}
	// A broken certificate is ignored.
	if err := os.WriteFile(filepath.Join(dir, "cert.pem"), []byte("broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	if serial, err := ask(renewed); err != nil || serial != "2" {
		t.Error(serial, err)
	}
	signals <- syscall.SIGTERM
	if c := <-code; c != done {
		t.Error(c, stderr)
	}
	for _, args := range [][]string{{"--tls-cert", "x"}, {"--tls-cert", "x", "--tls-key", "y"}} {
		if _, err, code := invoke(t, "", append([]string{"serve", "--demo", "--listen", "127.0.0.1:0"}, args...)...); code != misused || !strings.Contains(err, "--tls-") {
			t.Error(args, code, err)
		}
	}
}

// TestDeploymentsNameFlagsThatThereAre reads the files of deploy/. The configuration is
// valid, and the environment variables belong to flags.
func TestDeploymentsNameFlagsThatThereAre(t *testing.T) {
	parser, err := kong.New(&commands{}, kong.DefaultEnvars("CASEGRAPH"), kong.Configuration(readConfiguration),
		kong.BindTo(t.Context(), (*context.Context)(nil)), kong.Bind(&run{}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse([]string{"serve", "--config", "../../deploy/casegraph.yaml"}); err != nil {
		t.Error(err)
	}
	known := map[string]bool{passwordVariable: true}
	each(parser.Model.Node, func(_ *kong.Node, f *kong.Flag) {
		for _, name := range f.Envs {
			known[name] = true
		}
	})
	named := 0
	for _, file := range []string{"casegraph.yaml", "casegraph.service", "Dockerfile", "compose.yaml"} {
		text, err := os.ReadFile("../../deploy/" + file)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range regexp.MustCompile(`CASEGRAPH_[A-Z_]+`).FindAllString(string(text), -1) {
			named++
			if !known[name] {
				t.Errorf("%s: there is no flag for %s", file, name)
			}
		}
	}
	if named < 6 {
		t.Error("only", named, "variables are named")
	}
}

// TestCommandsInDocumentsAreThere parses the commands in the documents that no test runs,
// because they are for other machines.
func TestCommandsInDocumentsAreThere(t *testing.T) {
	files, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, file := range append(files, "../../README.md", "../../examples/README.md", "../../deploy/casegraph.service", "../../deploy/compose.yaml") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^(?:# .*&& |ExecStart=.*/)?casegraph (.*)$`).FindAllStringSubmatch(string(text), -1) {
			command, _, _ := strings.Cut(m[1], " #")
			parser, err := kong.New(&commands{}, kong.BindTo(t.Context(), (*context.Context)(nil)), kong.Bind(&run{}))
			if err != nil {
				t.Fatal(err)
			}
			// The file of --config is not on this machine.
			command = regexp.MustCompile(`--config \S+`).ReplaceAllString(command, "")
			if _, err := parser.Parse(strings.Fields(command)); err != nil {
				t.Errorf("%s: casegraph %s: %v", file, command, err)
			}
			found++
		}
	}
	if found < 8 {
		t.Error("only", found, "commands were found")
	}
}
