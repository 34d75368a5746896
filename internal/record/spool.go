package record

import (
	"io"
	"os"
)

// A Spool is bytes in a temporary file, which goes when it is closed. Where the system
// allows that, the file loses its name at once, so that it goes with the process at the
// latest.
type Spool struct {
	file *os.File
	size int64
}

// NewSpool returns an empty spool.
func NewSpool() (*Spool, error) {
	f, err := os.CreateTemp("", "casegraph-")
	if err != nil {
		return nil, err
	}
	_ = os.Remove(f.Name()) // Windows refuses that until the file is closed
	return &Spool{file: f}, nil
}

// Write appends bytes.
func (s *Spool) Write(p []byte) (int, error) {
	n, err := s.file.Write(p)
	s.size += int64(n)
	return n, err
}

// ReadAt implements io.ReaderAt.
func (s *Spool) ReadAt(p []byte, off int64) (int, error) { return s.file.ReadAt(p, off) }

// Reader reads the bytes from the beginning. It also has ReadAt and Size.
func (s *Spool) Reader() *io.SectionReader { return io.NewSectionReader(s, 0, s.size) }

// Close removes the file.
func (s *Spool) Close() error {
	err := s.file.Close()
	_ = os.Remove(s.file.Name())
	return err
}
