package neo4jtest

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
)

// version of the server. The 5.26 line has long-term support.
const version = "5.26.30"

const dependencyPlugin = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1"

//go:embed pom.xml
var pom []byte

//go:embed Server.java
var serverJava []byte

// jars runs Server.java with the machine's Java and the server's jars.
type jars struct {
	java  string
	lib   string
	home  string
	ports []int
	cache int
}

func newJars(ctx context.Context, s *Server, log io.Writer) (*jars, error) {
	java, err := findJava(ctx)
	if err != nil {
		return nil, err
	}
	lib, err := fetchJars(ctx, log)
	if err != nil {
		return nil, err
	}
	j := &jars{java: java, lib: lib, home: s.dir, ports: s.ports, cache: s.cache}
	return j, os.WriteFile(j.source(), serverJava, 0o600)
}

func (j *jars) source() string { return filepath.Join(j.home, "Server.java") }

func (j *jars) command() *exec.Cmd {
	args := []string{
		"--add-opens=java.base/java.nio=ALL-UNNAMED",
		"--add-opens=java.base/java.io=ALL-UNNAMED",
		"--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
		"-Dfile.encoding=UTF-8",
		fmt.Sprintf("-Xmx%dg", len(j.ports)),
		"-cp", filepath.Join(j.lib, "*"),
		j.source(), j.home, strconv.Itoa(j.cache),
	}
	for _, port := range j.ports {
		args = append(args, strconv.Itoa(port))
	}
	return exec.Command(j.java, args...)
}

func (j *jars) kill(r *run) error {
	if err := r.cmd.Process.Kill(); !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	return nil
}

func (j *jars) remove() error { return nil }

// findJava returns the path of a Java that can run Server.java from its source.
func findJava(ctx context.Context) (string, error) {
	java := "java"
	if home := os.Getenv("JAVA_HOME"); home != "" {
		java = filepath.Join(home, "bin", java)
	}
	java, err := exec.LookPath(java)
	if err != nil {
		return "", err
	}
	modules, err := exec.CommandContext(ctx, java, "--list-modules").Output()
	if err != nil {
		return "", fmt.Errorf("%s --list-modules: %w", java, err)
	}
	found := regexp.MustCompile(`(?m)^jdk\.compiler@(\d+)`).FindSubmatch(modules)
	if found == nil {
		return "", fmt.Errorf("%s has no compiler: a JDK is needed", java)
	}
	if v, _ := strconv.Atoi(string(found[1])); v < 17 {
		return "", fmt.Errorf("%s is version %d: 17 or later is needed", java, v)
	}
	return java, nil
}

// fetchJars returns the folder with the server's jars. Maven fetches them the first time.
// Other processes wait meanwhile.
func fetchJars(ctx context.Context, log io.Writer) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, "casegraph", "neo4j-"+version)
	lib := filepath.Join(dir, "lib")
	if isDir(lib) {
		return lib, nil
	}
	mvn, err := exec.LookPath("mvn")
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	f, _, err := lock(ctx, []string{filepath.Join(dir, "lock")}, "the fetching of jars")
	if err != nil {
		return "", err
	}
	defer unlock(f)
	if isDir(lib) {
		return lib, nil
	}

	temp := filepath.Join(dir, "fetching")
	defer os.RemoveAll(temp)
	// Remove what a killed process left.
	if err := errors.Join(os.RemoveAll(temp), os.Mkdir(temp, 0o755)); err != nil {
		return "", err
	}
	project := filepath.Join(temp, "pom.xml")
	if err := os.WriteFile(project, pom, 0o600); err != nil {
		return "", err
	}
	fmt.Fprintf(log, "Fetching Neo4j %s into %s, once (123 MB)\n", version, lib)
	fetched := filepath.Join(temp, "lib")
	cmd := exec.CommandContext(ctx, mvn, "-B", "-q", "-f", project,
		dependencyPlugin+":copy-dependencies",
		"-DincludeScope=runtime", "-DoutputDirectory="+fetched, "-Dneo4j.version="+version)
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("mvn: %w\n%s", err, out)
	}
	// The folder gets its name when it is complete.
	return lib, os.Rename(fetched, lib)
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
