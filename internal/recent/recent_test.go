package recent

import "testing"

func TestCacheForgetsTheOldest(t *testing.T) {
	c := Cache[int, string]{Limit: 10}
	c.Add(-1, "kept", 1)
	for i := range 100 {
		c.Add(i, "value", 4)
		if v, ok := c.Get(-1); !ok || v != "kept" {
			t.Fatal("what is asked for is forgotten")
		}
		if c.weight > c.Limit {
			t.Fatal("a generation weighs", c.weight)
		}
	}
	if _, ok := c.Get(0); ok {
		t.Error("what nobody asks for is kept")
	}
	if _, ok := c.Get(99); !ok {
		t.Error("the last one is forgotten")
	}
	if c.Add(100, "heavy", 11); c.weight > c.Limit {
		t.Error("what weighs more than a generation is kept")
	}
}

func TestCacheKeepsTheFirst(t *testing.T) {
	c := Cache[string, int]{Limit: 10}
	c.Add("a", 1, 3)
	c.Add("a", 2, 3)
	if v, ok := c.Get("a"); !ok || v != 1 || c.weight != 3 {
		t.Error(v, ok, c.weight)
	}
}
