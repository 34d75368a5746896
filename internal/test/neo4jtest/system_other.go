//go:build !unix

package neo4jtest

import (
	"errors"
	"os"
	"os/exec"
)

func tryLock(*os.File) (bool, error) {
	return false, errors.New("tests on Neo4j need file locks, which this system lacks")
}

func detach(*exec.Cmd) {}
