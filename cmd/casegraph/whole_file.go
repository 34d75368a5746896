package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// A wholeFile appears under its name when it is whole, or not at all. A device or a pipe is
// written as it is.
type wholeFile struct {
	*os.File
	path  string // "" of a device or a pipe
	ended bool
}

// newWholeFile creates a file beside the path.
func newWholeFile(path string) (*wholeFile, error) {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return nil, usageError(path + " is a folder; expected the name of a file")
	case err == nil && !info.Mode().IsRegular():
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		return &wholeFile{File: f}, err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return nil, err
	}
	return &wholeFile{File: f, path: path}, f.Chmod(0o644)
}

// keep gives the file its name, in the place of one that has it. If that fails, the file
// stays, and the error says where.
func (f *wholeFile) keep() error {
	f.ended = true
	err := f.Close()
	if f.path == "" {
		return err
	}
	if err == nil {
		err = os.Rename(f.Name(), f.path)
	}
	if err != nil {
		return fmt.Errorf("%w; what it should have is in %s", err, f.Name())
	}
	return nil
}

// drop removes the file, unless it has been kept.
func (f *wholeFile) drop() {
	if f.ended {
		return
	}
	f.ended = true
	if err := f.Close(); f.path != "" && (err == nil || errors.Is(err, os.ErrClosed)) {
		os.Remove(f.Name())
	}
}
