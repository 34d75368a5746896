package main

import (
	"errors"
	"os"
	"path/filepath"
)

// A wholeFile appears under its name when it is whole, or not at all.
type wholeFile struct {
	*os.File
	path string
}

// newWholeFile creates a file beside the path.
func newWholeFile(path string) (*wholeFile, error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return nil, err
	}
	return &wholeFile{f, path}, nil
}

// keep gives the file its name, in the place of one that has it.
func (f *wholeFile) keep() error {
	err := f.Close()
	if err == nil {
		err = os.Rename(f.Name(), f.path)
	}
	if err != nil {
		f.drop()
	}
	return err
}

// drop removes the file, unless it has been kept.
func (f *wholeFile) drop() {
	err := f.Close()
	if err == nil || errors.Is(err, os.ErrClosed) {
		os.Remove(f.Name())
	}
}
