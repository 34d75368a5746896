package text

import (
	"strings"
	"testing"
)

func Benchmark(b *testing.B) {
	for _, in := range []struct{ name, s string }{
		{"asciiFolded", "national authority for combating drugs"},
		{"asciiMixed", "National Authority for Combating Drugs"},
		{"vietnamese", "Tòa án nhân dân Thành phố Hồ Chí Minh"},
		{"khmer", "សាលាដំបូងរាជធានីភ្នំពេញ"},
		{"khmerSpaced", "សាលាដំបូង\u200bរាជធានី\u200bភ្នំពេញ"},
		{"long", strings.Repeat("Straße in Łódź, ភ្នំពេញ. ", 40)},
	} {
		for _, f := range []struct {
			name string
			do   func(string) string
		}{{"NFC", NFC}, {"Fold", Fold}, {"Key", Key}} {
			b.Run(f.name+"/"+in.name, func(b *testing.B) {
				b.ReportAllocs()
				b.SetBytes(int64(len(in.s)))
				for b.Loop() {
					f.do(in.s)
				}
			})
		}
	}
	b.Run("Tokens", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			Tokens("pham van dong, o'brien")
		}
	})
}
