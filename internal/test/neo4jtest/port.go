package neo4jtest

import (
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
)

// choosePort returns want, or a free port if want is 0. It chooses a port below the range
// for outgoing connections, so that the port is still free when a killed server restarts.
func choosePort(want int) (int, error) {
	if want != 0 {
		if err := free(want); err != nil {
			return 0, fmt.Errorf("port %d: %w", want, err)
		}
		return want, nil
	}
	var err error
	for range 100 {
		port := 20000 + rand.IntN(10000)
		if err = free(port); err == nil {
			return port, nil
		}
	}
	return 0, fmt.Errorf("no free port: %w", err)
}

func free(port int) error {
	l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return err
	}
	return l.Close()
}
