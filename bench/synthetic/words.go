package synthetic

import (
	"strings"
)

// vocabulary is how many words there are. They are drawn by Zipf's law, so that
// a search finds anything from most of the graph to nothing.
const vocabulary = 4000

var (
	onsets = []string{"b", "ch", "d", "f", "g", "h", "j", "k", "kh", "l", "m", "n", "p", "ph", "r", "s", "sr", "t", "th", "v", "y"}
	rhymes = []string{"a", "an", "ang", "at", "e", "en", "ea", "i", "im", "in", "o", "ok", "on", "ou", "u", "un", "y", "or", "al", "ith"}

	// A given name begins a person's name, so names share prefixes; the first are
	// the commonest.
	given = []string{
		"Sok", "Chan", "Sophea", "Dara", "Sokha", "Vanna", "Srey", "Bopha", "Kim", "Rith",
		"Sophal", "Channary", "Veasna", "Nary", "Piseth", "Kosal", "Maly", "Samnang", "Thida", "Vuthy",
		"José", "Anna", "Mary", "John", "Peter", "Zoë", "François", "Jürgen", "Nguyễn", "Łukasz",
		"Östen", "Ieng", "Kaing", "Khieu", "Nuon", "Olga", "Ivan", "Fatima", "Ahmed", "Li",
	}
	khmer = []string{
		"តុលាការ", "សាលក្រម", "ជនជាប់ចោទ", "មេធាវី", "ចៅក្រម", "សាក្សី", "ឯកសារ", "ភ្នំពេញ", "បណ្តឹងឧទ្ធរណ៍", "ព្រះរាជាណាចក្រកម្ពុជា",
	}
	places = []string{
		"Phnom Penh", "Siem Reap", "Battambang", "Kampot", "Kep", "Takeo", "Kratie", "Pursat", "Kandal", "Koh Kong",
		"Prey Veng", "Svay Rieng", "Ratanakiri", "Mondulkiri", "Pailin", "Stung Treng",
	}
	countries = []string{"KH", "FR", "TH", "VN", "US", "LA", "CN", "GB", "DE", "JP"}
	languages = []string{"en", "km", "fr"}
	platforms = []string{"FACEBOOK", "TELEGRAM", "YOUTUBE", "X", "TIKTOK"}
	offences  = []string{
		"Defamation", "Incitement", "Fraud", "Theft", "Forgery", "Embezzlement", "Bribery", "Perjury", "Assault", "Arson",
		"Drug trafficking", "Illegal logging", "Money laundering", "Tax evasion", "Unlawful detention", "Abuse of office",
	}
)

// word is the n-th word: two or three syllables.
func word(n int) string {
	x := mix(uint64(n))
	var b strings.Builder
	for range 2 + n%2 {
		b.WriteString(onsets[x%uint64(len(onsets))])
		x /= uint64(len(onsets))
		b.WriteString(rhymes[x%uint64(len(rhymes))])
		x /= uint64(len(rhymes))
	}
	return b.String()
}

func (m *maker) word() string { return word(int(m.words.Uint64())) }

// sentence is about n words; one in twenty is in Khmer, which has no spaces.
func (m *maker) sentence(n int) string {
	var b strings.Builder
	if m.chance(5) {
		for range n {
			b.WriteString(one(m, khmer))
		}
		return b.String()
	}
	for i := range n/2 + m.r.IntN(n) + 1 {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(m.word())
	}
	s := b.String()
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// personName is a given name and a family name, of which there are fewer than
// there are people.
func (m *maker) personName() string {
	return often(m, given) + " " + capital(word(m.r.IntN(vocabulary)))
}
