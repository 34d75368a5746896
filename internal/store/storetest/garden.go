package storetest

import "casegraph/internal/store"

// garden is the small graph of the written cases. Every property is null somewhere. It has
// parallel relationships, self-loops in every direction, and a relationship of every type.
func garden(x lexicon) *Graph {
	return &Graph{
		Datasets: []store.Dataset{
			{Name: "d1", Values: V{"title": "One", "licence": "CC0", "publisher": "P", "loadedAt": int64(5)}},
			{Name: "d2", Values: V{"loadedAt": stamp}},
			{Name: "d3", Values: V{"title": "Not used", "loadedAt": int64(7)}},
		},
		Facts: []*store.Fact{
			x.node("Source", "s1", V{"title": "Gazette", "date": "2020-08-13"}),
			x.node("Source", "s2", V{"title": "Record"}, cite("s1", "d1", V{"locator": "2"})),
			x.node("Source", "s3", nil),

			x.node("Item", "i1", V{
				"name": "Apple", "otherNames": L{"Pomme", "Apfel"}, "description": "A fruit.", "note": "First.",
				"datasets": L{"d2", "d1"}, "updatedAt": stamp + 1,
				"s": "b", "text": "T", "code": "c1", "serial": int64(1), "i": int64(2), "rank": int64(3),
				"big": int64(9007199254740993), "f": 0.1 + float64(0.2), "weight": 1.5, "b": true, "flag": true,
				"colour": "GREEN", "hue": "BLUE", "d": "2020-08", "day": "2020-01-01", "at": int64(1000),
				"span": "P1Y", "url": "https://example.org/a", "ref": "r1",
				"strings": L{"x", "y", "x"}, "ints": L{int64(2), int64(1)}, "bigs": L{int64(9007199254740993), int64(-9223372036854775808)},
				"floats": L{0.5, 1e21, 1.0}, "bools": L{true, false}, "colours": L{"RED", "BLUE"}, "dates": L{"2020-08", "XXXX-01-30"},
				"ats": L{int64(0), int64(-1)}, "spans": L{"P1D"}, "urls": L{"https://example.org/b"}, "refs": L{"10", "9"},
			},
				cite("s1", "d1", V{"locator": "p. 2", "quote": "“An apple.”", "fields": L{"name", "s"}, "retrievedOn": "2023-12-22?", "note": "N"}),
				cite("s2", "d2", nil),
				cite("s1", "d1", V{"locator": "p. 1"}),
			),
			x.node("Item", "i2", V{
				"name": "apple", "s": "a", "i": int64(1), "rank": int64(1), "big": int64(9007199254740992), "f": -0.5, "b": false,
				"colour": "RED", "d": "2020-08-13/..", "day": "2019", "at": int64(-1), "strings": L{"y"}, "ints": L{int64(1)}, "bools": L{true},
			}),
			x.node("Item", "i3", V{"otherNames": L{"Pear"}}),
			x.node("Item", "i4", V{
				"name": "Éclair", "s": "é", "i": int64(2), "big": int64(9223372036854775807), "f": 1e21, "colour": "RED",
				"d": "XXXX-01-30", "strings": L{""},
			}),
			x.node("Item", "i5", V{"description": "A thing", "s": "😀", "i": int64(-5), "f": 5e-324}),
			x.node("Item", "i6", V{"s": "\uFFFD", "f": 1.7976931348623157e308, "big": int64(-9223372036854775808)}),

			x.node("Box", "b1", V{"name": "Crate", "s": "b", "i": int64(2), "only": "me", "strings": L{"x"}, "colours": L{"RED"}, "big": "large", "d": "2021"}),
			x.node("Box", "b2", V{"name": "apple", "f": 0.5, "b": true}),
			x.node("Box", "b3", nil),
			x.node("Note", "n1", V{"words": "Words."}, cite("s2", "d1", nil)),
			x.node("Note", "n2", V{"description": "Other words."}),
			x.node("Table", "t1", V{
				"order": int64(1), "group": "Gé", "select": "s", "rowid": int64(99), "uid": "u", "oid": "o", "from": "f", "to": "t",
				"match": true, "where": "2020", "return": L{int64(3)}, "source": "src", "null": 0.5, "n": "n", "r": "r", "key": "k", "value": "v",
			}),
			x.node("Table", "t2", V{"order": int64(0)}),

			x.link("Link", "l1", "i1", "i2", V{"w": int64(1), "s": "b", "step": int64(1), "since": "2020", "status": "ALLEGED", "confidence": 0.25, "token": "k1", "colours": L{"RED"}, "datasets": L{"d1"}, "note": "L."},
				cite("s1", "d1", V{"quote": "linked"})),
			x.link("Link", "l2", "i1", "i2", V{"w": int64(2), "step": int64(2)}),
			x.link("Link", "l3", "i1", "i1", V{"s": "a", "step": int64(3), "since": "2019-05"}),
			x.link("Link", "l4", "i2", "i3", V{"w": int64(1), "since": "XXXX"}),
			x.link("Link", "l5", "i3", "i1", V{"w": int64(-1), "until": "2020/.."}),
			x.link("Holds", "h1", "b1", "i1", nil),
			x.link("Holds", "h2", "i2", "i1", nil),
			x.link("Holds", "h3", "b1", "i2", V{"since": "2020"}),
			x.link("Packs", "p1", "b1", "i1", V{"f": 0.5}),
			x.link("Packs", "p2", "b1", "b2", nil),
			x.link("Packs", "p3", "b1", "b1", V{"f": -0.5}),
			x.link("About", "o1", "n1", "i1", V{"s": "z"}),
			x.link("About", "o2", "n1", "b1", V{"s": "y"}),
			x.link("About", "o3", "n1", "n1", nil),
			x.link("About", "o4", "n2", "s1", nil),
			x.link("About", "o5", "n2", "t1", nil),
			x.link("Near", "e1", "i1", "i2", V{"w": int64(5)}),
			x.link("Near", "e2", "i3", "i3", nil),
			x.link("Near", "e3", "i3", "i1", V{"w": int64(4)}),
			x.link("Near", "e4", "i2", "i1", nil),
			x.link("SameAs", "m1", "i2", "i1", V{"score": 0.5}),
			x.link("SameAs", "m2", "b1", "b2", nil),
			x.link("Tied", "y1", "i1", "b1", nil),
			x.link("Tied", "y2", "b1", "b1", nil),
			x.link("Tied", "y3", "i1", "i2", nil),
			x.link("Follows", "f1", "i1", "i2", nil),
			x.link("Follows", "f2", "i2", "i3", nil),
			x.link("Follows", "f3", "b1", "b2", nil),
			x.link("Kin", "k1", "n1", "b1", nil),
			x.link("Kin", "k2", "n1", "n1", nil),
			x.link("Kin", "k3", "i1", "n1", nil),
			x.link("Select", "j1", "t1", "t2", V{"src": "s", "dst": int64(1), "rowid": int64(2), "end": "f", "set": "t", "type_": "y", "desc": true}),
			x.link("Select", "j2", "t1", "t1", nil),
		},
	}
}
