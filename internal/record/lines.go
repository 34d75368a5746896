package record

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// maxLine bounds a line, in bytes. It is many times the size of a fact, and fits into
// memory.
const maxLine = 16 << 20

// Lines reads a file of JSON lines, and calls each with the value of every line that is not
// blank, and with the keys that stand twice in one of its objects. It reports a line that it
// cannot read to reject, and goes on. It reports to lost where it cannot go on.
func (f File) Lines(reject, lost func(Pos, string), each func(Value, []Problem) error) error {
	r, err := f.Reader()
	if e, ok := errors.AsType[*SyntaxError](err); ok {
		lost(e.Pos, e.Message)
		return nil
	}
	if err != nil {
		return err
	}
	defer r.Close()
	lines := bufio.NewReaderSize(r, 64<<10)
	for n := 1; ; n++ {
		line, err := readLine(lines)
		if e, ok := errors.AsType[*SyntaxError](err); ok {
			lost(Pos{Line: n, Column: 1}, e.Message)
			return nil
		}
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, errLong) {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
		if errors.Is(err, errLong) {
			reject(Pos{Line: n, Column: 1}, fmt.Sprintf("this line is longer than %d MiB; expected one fact on each line", maxLine>>20))
			continue
		}
		line = bytes.TrimSuffix(line, []byte("\n"))
		if n == 1 {
			line = withoutMark(line)
		}
		if len(bytes.TrimSpace(line)) > 0 {
			var repeats []Problem
			v, err := ParseJSON(line, n, func(at Pos, message string) { repeats = append(repeats, Problem{at, message}) })
			if e, ok := errors.AsType[*SyntaxError](err); ok {
				reject(e.Pos, "this line is not JSON: "+e.Message)
			} else if err := each(v, repeats); err != nil {
				return err
			}
		}
		if err != nil {
			return nil
		}
	}
}

var errLong = errors.New("a line is too long")

// readLine reads a line, which is valid until the next call. It skips a line that is too
// long, and returns errLong for it.
func readLine(r *bufio.Reader) ([]byte, error) {
	line, err := r.ReadSlice('\n')
	if !errors.Is(err, bufio.ErrBufferFull) {
		return line, err
	}
	whole := bytes.Clone(line)
	long := false
	for errors.Is(err, bufio.ErrBufferFull) {
		line, err = r.ReadSlice('\n')
		if long = long || len(whole)+len(line) > maxLine; long {
			whole = nil
		} else {
			whole = append(whole, line...)
		}
	}
	if long && (err == nil || errors.Is(err, io.EOF)) {
		return nil, errLong
	}
	return whole, err
}

// withoutMark removes the byte order mark that some editors write.
func withoutMark(data []byte) []byte { return bytes.TrimPrefix(data, []byte("\uFEFF")) }
