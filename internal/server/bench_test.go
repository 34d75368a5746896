//go:build unix

package server

import (
	"syscall"
	"testing"

	"casegraph/bench/attacks"
)

// BenchmarkAttacks measures what refusing each attack takes: CPU time of all threads,
// and memory. The goals are 50 ms and 64 MiB.
func BenchmarkAttacks(b *testing.B) {
	s := over(b, func() error { b.Error("the store is asked"); return nil })
	for _, a := range attacks.Refused() {
		body := string(a.Body(attacks.Target{}))
		b.Run(a.Name, func(b *testing.B) {
			b.ReportAllocs()
			began := cpu(b)
			for b.Loop() {
				post(s, body)
			}
			b.ReportMetric((cpu(b)-began)/float64(b.N), "cpu-ms/op")
		})
	}
}

// cpu returns the CPU time that the process has used, in milliseconds.
func cpu(b *testing.B) float64 {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e6
}
