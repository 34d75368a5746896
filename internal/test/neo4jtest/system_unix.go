//go:build unix

package neo4jtest

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// tryLock takes the lock of f, and returns false if it is held.
func tryLock(f *os.File) (bool, error) {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}

// detach shields a command from the terminal's Ctrl-C, so that its parent can end it in
// order.
func detach(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}
