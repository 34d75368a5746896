package peers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"casegraph/bench/synthetic"
	"casegraph/internal/catalog"
)

// ErrUnavailable says that this machine lacks what a peer needs.
var ErrUnavailable = errors.New("a peer cannot be run here")

// A Postgres is a PostgreSQL server of our own, with its data in a folder of its
// own, on loopback.
type Postgres struct {
	dir, bin string
	port     int
	cmd      *exec.Cmd
	done     chan struct{}
}

// settings are what the PostgreSQL wiki advises for a machine that runs other
// servers too, and nothing that would give up durability.
var settings = []string{
	"listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=50",
	"shared_buffers=1GB", "effective_cache_size=4GB", "work_mem=32MB", "random_page_cost=1.1", "jit=off",
}

// StartPostgres makes a cluster in a new folder and starts it.
func StartPostgres(ctx context.Context, dir string) (*Postgres, error) {
	bin, err := postgresBin()
	if err != nil {
		return nil, err
	}
	p := &Postgres{dir: dir, bin: bin, done: make(chan struct{})}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	// PostgreSQL refuses to run as root: then it runs as the user of its package.
	credential, err := unprivileged()
	if err != nil {
		return nil, err
	}
	if credential != nil {
		if err := os.Chown(dir, int(credential.Uid), int(credential.Gid)); err != nil {
			return nil, err
		}
	}
	as := func(cmd *exec.Cmd) *exec.Cmd {
		cmd.Dir = "/"
		if credential != nil {
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: credential}
		}
		return cmd
	}
	initdb := as(exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "-D", dir, "-U", "bench", "-E", "UTF8", "--locale=C", "-A", "trust"))
	if text, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, text)
	}
	if p.port, err = freePort(); err != nil {
		return nil, err
	}
	args := []string{"-D", dir, "-p", strconv.Itoa(p.port)}
	for _, s := range settings {
		args = append(args, "-c", s)
	}
	p.cmd = as(exec.Command(filepath.Join(bin, "postgres"), args...))
	var log bytes.Buffer
	p.cmd.Stdout, p.cmd.Stderr = &log, &log
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = p.cmd.Wait()
		close(p.done)
	}()
	for {
		if err := p.sql(ctx, "select 1", nil); err == nil {
			return p, nil
		}
		select {
		case <-p.done:
			return nil, fmt.Errorf("postgres ended: %s", log.String())
		case <-ctx.Done():
			p.Stop()
			return nil, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// postgresBin is the folder with the newest PostgreSQL's programs.
func postgresBin() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres") // where Debian has them
	slices.Sort(found)
	if len(found) > 0 {
		return filepath.Dir(found[len(found)-1]), nil
	}
	if path, err := exec.LookPath("postgres"); err == nil {
		return filepath.Dir(path), nil
	}
	return "", fmt.Errorf("%w: there is no PostgreSQL; install Debian's package postgresql", ErrUnavailable)
}

func unprivileged() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("%w: PostgreSQL does not run as root, and there is no user postgres", ErrUnavailable)
	}
	uid, _ := strconv.ParseUint(u.Uid, 10, 32)
	gid, _ := strconv.ParseUint(u.Gid, 10, 32)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// URL is where it is to be found.
func (p *Postgres) URL() string {
	return fmt.Sprintf("postgres://bench@127.0.0.1:%d/postgres", p.port)
}

// sql runs statements, or a \copy that reads from in.
func (p *Postgres) sql(ctx context.Context, text string, in io.Reader) error {
	cmd := exec.CommandContext(ctx, filepath.Join(p.bin, "psql"), "-qX", "-v", "ON_ERROR_STOP=1", "-d", p.URL(), "-c", text)
	cmd.Stdin = in
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("psql: %w\n%s", err, out)
	}
	return nil
}

// Version is its version, or "" where its program does not tell.
func (p *Postgres) Version() string {
	// postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)
	text, _ := exec.Command(filepath.Join(p.bin, "postgres"), "--version").Output()
	_, version, _ := strings.Cut(string(text), ") ")
	version, _, _ = strings.Cut(strings.TrimSpace(version), " ")
	return version
}

// Load lays out the tables and fills them with the graph.
func (p *Postgres) Load(ctx context.Context, c *catalog.Catalog, g *synthetic.Graph) error {
	if err := p.sql(ctx, Schema(c), nil); err != nil {
		return err
	}
	err := WriteTables(c, g, func(table string) (io.WriteCloser, error) {
		r, w := io.Pipe()
		copied := &copying{PipeWriter: w, done: make(chan error, 1)}
		go func() {
			err := p.sql(ctx, "copy "+table+" from stdin csv", r)
			_ = r.CloseWithError(err)
			copied.done <- err
		}()
		return copied, nil
	})
	if err != nil {
		return err
	}
	return p.sql(ctx, Finish(c), nil)
}

// copying is a table that is being read in: it is closed when that is done.
type copying struct {
	*io.PipeWriter
	done chan error
}

func (c *copying) Close() error {
	_ = c.PipeWriter.Close()
	return <-c.done
}

// EndConnections ends those of others, and with them the statements that they prepared.
func (p *Postgres) EndConnections(ctx context.Context) error {
	return p.sql(ctx, "select count(pg_terminate_backend(pid)) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()", nil)
}

// CPU is the processor time that its processes have used so far.
func (p *Postgres) CPU() time.Duration {
	var sum time.Duration
	own := strconv.Itoa(p.cmd.Process.Pid)
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // it ended
		}
		// pid (name) state ppid …; utime and stime are 12 and 13 behind the name.
		_, rest, _ := strings.Cut(string(text), ") ")
		fields := strings.Fields(rest)
		pid := filepath.Base(filepath.Dir(path))
		if len(fields) < 15 || fields[1] != own && pid != own {
			continue
		}
		sum += schedule(pid)
	}
	return sum
}

func schedule(pid string) time.Duration {
	text, err := os.ReadFile("/proc/" + pid + "/schedstat")
	if err != nil {
		return 0
	}
	first, _, _ := strings.Cut(string(text), " ")
	ns, _ := strconv.ParseInt(first, 10, 64)
	return time.Duration(ns)
}

// Stop ends it at once, and waits.
func (p *Postgres) Stop() {
	_ = p.cmd.Process.Signal(syscall.SIGQUIT)
	<-p.done
}
