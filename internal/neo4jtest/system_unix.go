//go:build unix

package neo4jtest

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// tryLock takes the lock of f unless somebody has it.
func tryLock(f *os.File) (bool, error) {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}

// detach keeps the terminal's Ctrl-C from a command: its parent ends it, when
// its work is done.
func detach(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}
