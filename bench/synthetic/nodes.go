package synthetic

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// Which agencies are courts and which charges ended in a conviction follows from
// their number, so that relationships can choose among them.
const (
	courtEvery   = 8
	convictEvery = 4
)

// own are the properties that a node's type declares.
func (m *maker) own(nodeType string, i int) values {
	v := values{}
	switch nodeType {
	case "Person":
		m.person(v, i)
	case "Agency":
		m.agency(v, i)
	case "Account":
		m.account(v, i)
	case "Statement":
		m.statement(v)
	case "Claim":
		v["text"] = m.sentence(10)
		v["kind"] = often(m, []string{"FACTUAL", "EVALUATIVE", "NORMATIVE"})
		m.maybe(90, v, "lang", often(m, languages))
	case "CourtCase":
		m.courtCase(v, i)
	case "Charge":
		m.charge(v, i)
	case "Decision":
		v["kind"] = often(m, []string{"JUDGMENT", "SENTENCING", "ORDER", "APPEAL_JUDGMENT", "BAIL", "OTHER"})
		m.maybe(97, v, "date", m.date(1990, 2025))
		m.maybe(60, v, "reference", fmt.Sprintf("%d/%05d", 1990+m.r.IntN(36), i))
		m.maybe(70, v, "finality", often(m, []string{"FINAL", "APPEALABLE", "UNKNOWN"}))
		m.maybe(90, v, "summary", m.sentence(10))
	case "Sentence":
		m.sentenceOf(v)
	case "Detention":
		v["kind"] = often(m, []string{"PRISON", "POLICE_CUSTODY", "REMAND", "HOUSE_ARREST", "OTHER", "UNKNOWN"})
		m.maybe(70, v, "facility", one(m, places)+" Prison")
		m.maybe(90, v, "began", m.date(1990, 2023))
		m.maybe(60, v, "ended", m.date(2000, 2025))
	case "Event":
		v["kind"] = often(m, []string{"HEARING", "ARREST", "CONDUCT", "PUBLICATION", "SEARCH", "SEIZURE", "RELEASE", "PRESS_CONFERENCE", "CEREMONY", "OTHER"})
		m.maybe(90, v, "title", capital(m.word())+" at "+one(m, places))
		m.maybe(95, v, "date", m.date(1990, 2025))
		m.maybe(2, v, "recurrence", "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=26")
		m.maybe(70, v, "place", one(m, places))
	case "Source":
		m.source(v, i)
	}
	return v
}

func (m *maker) person(v values, i int) {
	name := m.personName()
	if m.chance(97) {
		v["name"] = name
	} else {
		v["anonymous"] = true
	}
	if m.chance(25) {
		other := []any{strings.Fields(name)[1]}
		if m.chance(30) {
			other = append(other, one(m, khmer))
		}
		v["otherNames"] = other
	}
	m.maybe(90, v, "gender", often(m, []string{"MALE", "FEMALE", "UNKNOWN", "OTHER"}))
	m.maybe(65, v, "born", m.date(1930, 2004))
	m.maybe(50, v, "nationalities", []any{often(m, countries)})
	m.maybe(10, v, "externalIds", []any{fmt.Sprintf("register:%d", i)})
	died := m.date(1995, 2025)
	if m.chance(4) && died != nil {
		v["died"], v["living"] = died, "NO"
	} else {
		m.maybe(10, v, "living", "YES")
	}
}

func (m *maker) agency(v values, i int) {
	kind := one(m, []string{"MINISTRY", "POLICE", "PROSECUTOR", "PRISON", "AUTHORITY", "MEDIA", "COMPANY", "NGO", "PARTY", "UNNAMED_GROUP"})
	of := map[string]string{
		"MINISTRY": "Ministry of ", "POLICE": "Police of ", "PROSECUTOR": "Prosecutor of ", "PRISON": "Prison of ", "AUTHORITY": "Authority of ",
		"COURT": "Court of ", "COMPANY": "Company of ", "NGO": "Association of ", "PARTY": "Party of ", "MEDIA": "Voice of ", "UNNAMED_GROUP": "Group of ",
	}
	if i%courtEvery == 0 {
		kind = "COURT"
		m.maybe(90, v, "courtLevel", often(m, []string{"MUNICIPAL", "PROVINCIAL", "APPEAL", "SUPREME"}))
	}
	v["kind"] = kind
	m.maybe(98, v, "name", of[kind]+capital(m.word())+" "+one(m, places))
	m.maybe(40, v, "acronym", strings.ToUpper(word(i)[:3]))
	m.maybe(20, v, "otherNames", []any{one(m, khmer)})
	m.maybe(95, v, "country", often(m, countries))
	m.maybe(30, v, "jurisdiction", one(m, places))
	m.maybe(50, v, "founded", m.date(1950, 2015))
	m.maybe(30, v, "website", fmt.Sprintf("https://agency%d.example.org/", i))
}

func (m *maker) account(v values, i int) {
	handle := fmt.Sprintf("%s.%s%d", m.word(), m.word(), i)
	v["handle"] = handle
	m.maybe(95, v, "platform", often(m, platforms))
	m.maybe(70, v, "displayName", m.personName())
	m.maybe(60, v, "url", "https://social.example.org/"+handle)
	m.maybe(40, v, "created", m.date(2006, 2025))
	m.maybe(5, v, "closed", m.date(2015, 2025))
}

func (m *maker) statement(v values) {
	v["kind"] = often(m, []string{
		"ASSERTION", "ALLEGATION", "DENIAL", "OPINION", "CRITICISM", "EXPLANATION", "TESTIMONY", "ACCUSATION", "DEMAND", "ANNOUNCEMENT",
		"REFUSAL", "WARNING", "ADMISSION", "CONFESSION", "APOLOGY", "DISCLAIMER", "OBSERVATION", "RETRACTION", "CORRECTION", "PETITION", "OTHER",
	})
	m.maybe(98, v, "summary", m.sentence(9))
	m.maybe(45, v, "text", m.sentence(25))
	m.maybe(80, v, "lang", often(m, languages))
	m.maybe(98, v, "date", m.date(1990, 2025))
	m.maybe(85, v, "mode", often(m, []string{"QUOTE", "PARAPHRASE", "MIXED", "UNRECORDED"}))
	m.maybe(8, v, "object", m.word())
}

func (m *maker) courtCase(v values, i int) {
	year := 1990 + m.r.IntN(36)
	v["kind"] = often(m, []string{"CRIMINAL", "CIVIL", "ADMINISTRATIVE", "CONSTITUTIONAL", "OTHER"})
	m.maybe(95, v, "title", "The State v. "+m.personName())
	m.maybe(90, v, "caseNumber", fmt.Sprintf("%d/%06d", year, i))
	m.maybe(10, v, "ecli", fmt.Sprintf("ECLI:KH:SC:%d:%d", year, i))
	m.maybe(85, v, "status", often(m, []string{"DECIDED", "OPEN", "CLOSED", "ON_APPEAL", "UNKNOWN"}))
	m.maybe(97, v, "filed", m.date(1990, 2022))
	m.maybe(40, v, "closed", m.date(1995, 2025))
	m.maybe(95, v, "country", often(m, countries))
}

func (m *maker) charge(v values, i int) {
	n := m.r.IntN(len(offences))
	v["offence"] = offences[n] + " (" + m.word() + ")"
	m.maybe(60, v, "offenceCode", fmt.Sprintf("PC-%d", 300+n))
	m.maybe(80, v, "statute", fmt.Sprintf("Penal Code, article %d", 300+n))
	m.maybe(70, v, "counts", int64(1+m.zipf(20)))
	m.maybe(60, v, "plea", often(m, []string{"NOT_GUILTY", "GUILTY", "NO_CONTEST", "NONE", "UNKNOWN"}))
	v["outcome"] = one(m, []string{"PENDING", "ACQUITTED", "WITHDRAWN", "DISMISSED", "UNKNOWN"})
	if i%convictEvery == 0 {
		v["outcome"] = often(m, []string{"CONVICTED", "CONVICTED_LESSER"})
	}
}

func (m *maker) sentenceOf(v values) {
	kind := often(m, []string{"IMPRISONMENT", "FINE", "PROBATION", "COMMUNITY", "RESTITUTION", "FORFEITURE", "NONE", "OTHER"})
	term, part := m.term(), m.term()
	fine := float64(m.r.IntN(2_000_000)) / 100
	v["kind"] = kind
	switch kind {
	case "IMPRISONMENT", "PROBATION":
		m.maybe(95, v, "duration", term)
		m.maybe(80, v, "suspended", m.chance(30))
		m.maybe(15, v, "suspendedDuration", part)
		m.maybe(20, v, "creditDays", int64(m.r.IntN(400)))
		m.maybe(20, v, "concurrent", m.chance(50))
	case "FINE", "RESTITUTION":
		v["fine"], v["currency"] = fine, often(m, []string{"KHR", "USD", "EUR"})
	case "COMMUNITY":
		v["communityHours"] = float64(10 * (1 + m.r.IntN(40)))
	}
	m.maybe(95, v, "date", m.date(1990, 2025))
	m.maybe(80, v, "status", often(m, []string{"IMPOSED", "SERVED", "SUSPENDED_IN_PART", "PARDONED", "COMMUTED", "UNKNOWN"}))
}

func (m *maker) source(v values, i int) {
	v["kind"] = often(m, []string{"NEWS_ARTICLE", "COURT_RECORD", "SOCIAL_MEDIA_POST", "OFFICIAL_STATEMENT", "VIDEO", "REPORT", "INTERVIEW", "LEGISLATION", "DATASET", "OTHER"})
	m.maybe(92, v, "title", m.sentence(6))
	m.maybe(80, v, "publisher", "The "+capital(m.word()))
	m.maybe(20, v, "platform", often(m, platforms))
	m.maybe(70, v, "url", fmt.Sprintf("https://archive.example.org/%d", i))
	m.maybe(97, v, "date", m.date(1990, 2025))
	m.maybe(90, v, "lang", often(m, languages))
	m.maybe(50, v, "retrievedOn", m.date(2024, 2025))
	m.maybe(50, v, "held", m.chance(80))
	sum := sha256.Sum256([]byte(ID("Source", i)))
	m.maybe(30, v, "sha256", hex.EncodeToString(sum[:]))
}
