package main

import (
	"crypto/tls"
	"fmt"
	"net"
	"os"
	"sync"
	"time"
)

// tlsFlags give the certificate to serve with.
type tlsFlags struct {
	TLSCert string `name:"tls-cert" placeholder:"FILE" help:"Serve over TLS with this certificate: a PEM file with the intermediate certificates. A renewed file is noticed without a restart."`
	TLSKey  string `name:"tls-key" placeholder:"FILE" help:"The key of --tls-cert, in PEM."`
}

// listener adds TLS to a listener if there is a certificate, and returns the scheme of the
// server's URL.
func (f tlsFlags) listener(ln net.Listener) (net.Listener, string, error) {
	switch {
	case f.TLSCert == "" && f.TLSKey == "":
		return ln, "http", nil
	case f.TLSCert == "" || f.TLSKey == "":
		return nil, "", usageError("--tls-cert and --tls-key are given both or not at all")
	}
	c := &certificate{flags: f}
	if _, err := c.get(nil); err != nil {
		return nil, "", usageError(fmt.Sprintf("--tls-cert, --tls-key: %v", err))
	}
	return tls.NewListener(ln, &tls.Config{
		MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}, GetCertificate: c.get,
	}), "https", nil
}

// A certificate is reloaded when its file has changed.
type certificate struct {
	flags tlsFlags
	mu    sync.Mutex
	read  time.Time // the file's modification time when it was read
	pair  *tls.Certificate
}

// get implements tls.Config.GetCertificate. While the new files do not match, it returns the
// old certificate.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	info, err := os.Stat(c.flags.TLSCert)
	if err == nil && info.ModTime().Equal(c.read) {
		return c.pair, nil
	}
	if err == nil {
		var pair tls.Certificate
		if pair, err = tls.LoadX509KeyPair(c.flags.TLSCert, c.flags.TLSKey); err == nil {
			c.pair, c.read = &pair, info.ModTime()
		}
	}
	if c.pair != nil {
		return c.pair, nil
	}
	return nil, err
}
