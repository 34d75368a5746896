package load

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// maxLine is how long a line may be, in bytes: many times what a fact needs, and
// little enough to hold.
const maxLine = 16 << 20

// readLines reads JSON lines: an object a line, blank lines apart. A line that
// is not JSON is told to fail, as a key that stands twice, and the next is read.
func readLines(r io.Reader, fail func(pos, string), each func(value) error) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 64<<10), maxLine)
	n := 0
	for lines.Scan() {
		n++
		line := lines.Bytes()
		if n == 1 {
			line = withoutMark(line)
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		v, err := parseJSON(line, n, fail)
		if e, ok := errors.AsType[*syntaxError](err); ok {
			fail(e.pos, "this line is not JSON: "+e.message)
			continue
		}
		if err := each(v); err != nil {
			return err
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		fail(pos{n + 1, 1}, "this line is longer than 16 MiB; expected one fact a line")
		return nil
	}
	return lines.Err()
}

// withoutMark takes away the byte order mark that some editors write.
func withoutMark(data []byte) []byte { return bytes.TrimPrefix(data, []byte("\uFEFF")) }
