package floor

// sqlQueries are the statements. Each gives the whole answer as one text.
//
// json_object writes what is flat; around it, texts are joined, because a list
// that json_object took from a sub-query it would have to parse again. (Its
// opening brace is cut off by substr, and written before the lists. A tenth
// faster than json() around each list; as fast as arrays without names, which
// would have to be decoded.)
//
// In each list a narrow select finds the page, with no more columns than its
// order takes, and only its rows are read whole: for a hub that is three times
// as fast as sorting whole rows, for small lists no slower. Where nothing is
// asked of the relationships they have no part in the order: rows that only they
// tell apart are alike. CROSS JOIN keeps the order of the tables.
var sqlQueries = map[string]string{
	"a":      sqlPerson,
	"b":      sqlCase,
	"c":      sqlPeople,
	"d":      sqlAgency,
	"e":      sqlConvicted,
	"e-page": sqlConvictedPage,
	"g":      sqlHub,
	"h":      sqlAgency,
	"facets": sqlFacets,
	"stats":  sqlStats,
	"groups": sqlGroups,

	"search-rare":   sqlSearch,
	"search-mid":    sqlSearch,
	"search-common": sqlSearch,
	"suggest":       sqlSuggest,

	"deep-page": sqlDeepPage,
}

const sqlPerson = `
SELECT '{"person":' || ifnull((
  SELECT '{"accounts":{"edges":[' || ifnull((
      SELECT group_concat('{"relationship":' || json_object('id', e.id, 'status', e.status, 'since', e.since, 'until', e.until)
        || ',"node":' || json_object('id', x.id, 'platform', x.platform, 'handle', x.handle, 'displayName', x.displayName, 'url', x.url) || '}')
      FROM (
        SELECT e._dst f, e._id i FROM AccountHeld e CROSS JOIN Account x ON x._id = e._dst
        WHERE e._src = p._id ORDER BY x.id, e.id LIMIT 20) q
      CROSS JOIN AccountHeld e ON e._src = p._id AND e._dst = q.f AND e._id = q.i
      CROSS JOIN Account x ON x._id = q.f), '')
    || ']},"otherNames":' || p.otherNames || ',"nationalities":' || p.nationalities || ','
    || substr(json_object('id', p.id, 'name', p.name, 'gender', p.gender, 'born', p.born, 'living', p.living), 2)
  FROM Person p WHERE p.id = ?1), 'null') || '}'`

const sqlCase = `
SELECT '{"courtCase":' || ifnull((
  SELECT '{"parties":{"edges":[' || ifnull((
      SELECT group_concat('{"relationship":' || json_object('status', e.status, 'role', e.role, 'side', e.side)
        || ',"node":' || json_object('id', f.id, 'type', f.type, 'label', CASE f.type
          WHEN 'Person' THEN (SELECT label FROM Person WHERE _id = f._id)
          ELSE (SELECT label FROM Agency WHERE _id = f._id) END) || '}')
      FROM (
        SELECT e._src f, e._id i FROM Party e CROSS JOIN _fact f ON f._id = e._src
        WHERE e._dst = c._id ORDER BY f.id, e.id LIMIT 20) q
      CROSS JOIN Party e ON e._src = q.f AND e._dst = c._id AND e._id = q.i
      CROSS JOIN _fact f ON f._id = q.f), '')
    || ']},"charges":{"nodes":[' || ifnull((
      SELECT group_concat(json_object(
        'id', x.id, 'offence', x.offence, 'statute', x.statute, 'plea', x.plea, 'outcome', x.outcome, 'counts', x.counts))
      FROM (
        SELECT e._dst f FROM HasCharge e CROSS JOIN Charge x ON x._id = e._dst
        WHERE e._src = c._id ORDER BY x.id LIMIT 20) q
      CROSS JOIN Charge x ON x._id = q.f), '')
    || ']},"decisions":{"nodes":[' || ifnull((
      SELECT group_concat('{"sentences":{"nodes":[' || ifnull((
          SELECT group_concat(json_object(
            'id', x.id, 'kind', x.kind, 'duration', x.duration, 'months', x.months,
            'suspended', json(CASE x.suspended WHEN 1 THEN 'true' WHEN 0 THEN 'false' END),
            'fine', x.fine, 'currency', x.currency, 'date', x.date))
          FROM (
            SELECT e._dst f FROM Imposes e CROSS JOIN Sentence x ON x._id = e._dst
            WHERE e._src = d._id ORDER BY x.id LIMIT 20) q
          CROSS JOIN Sentence x ON x._id = q.f), '')
        || ']},' || substr(json_object('id', d.id, 'kind', d.kind, 'date', d.date, 'finality', d.finality, 'summary', d.summary), 2))
      FROM (
        SELECT e._dst f FROM HasDecision e CROSS JOIN Decision d ON d._id = e._dst
        WHERE e._src = c._id ORDER BY d.id LIMIT 20) q
      CROSS JOIN Decision d ON d._id = q.f), '')
    || ']},' || substr(json_object(
      'id', c.id, 'title', c.title, 'caseNumber', c.caseNumber, 'kind', c.kind, 'status', c.status, 'filed', c.filed), 2)
  FROM CourtCase c WHERE c.id = ?1), 'null') || '}'`

const sqlPeople = `
SELECT '{"people":{"nodes":[' || ifnull(group_concat('{"statements":{"nodes":[' || ifnull((
    SELECT group_concat(json_object('id', s.id, 'kind', s.kind, 'summary', s.summary, 'date', s.date, 'mode', s.mode))
    FROM (
      SELECT e._dst f FROM Made e CROSS JOIN Statement s ON s._id = e._dst
      WHERE e._src = p._id ORDER BY s.id LIMIT 5) q
    CROSS JOIN Statement s ON s._id = q.f), '')
  || ']},' || substr(json_object('id', p.id, 'name', p.name, 'born', p.born, 'living', p.living), 2)), '') || ']}}'
FROM (
  SELECT _id FROM Person
  WHERE _name__k >= ?1 AND _name__k < ?2 AND name >= ?3 AND name < ?4 ORDER BY _name__k, id LIMIT 50) k
CROSS JOIN Person p ON p._id = k._id`

const sqlAgency = `
SELECT '{"agency":' || ifnull((
  SELECT '{"officials":{"edges":[' || ifnull((
      SELECT group_concat('{"relationship":' || json_object('since', e.since, 'until', e.until, 'title', e.title)
        || ',"node":{"statements":{"nodes":[' || ifnull((
          SELECT group_concat('{"asserts":{"nodes":[' || ifnull((
              SELECT group_concat('{"about":{"nodes":[' || ifnull((
                  SELECT group_concat(json_object('id', f.id, 'type', f.type, 'label', CASE f.type
                    WHEN 'Person' THEN (SELECT label FROM Person WHERE _id = f._id)
                    WHEN 'Agency' THEN (SELECT label FROM Agency WHERE _id = f._id)
                    WHEN 'CourtCase' THEN (SELECT label FROM CourtCase WHERE _id = f._id)
                    WHEN 'Event' THEN (SELECT label FROM Event WHERE _id = f._id)
                    WHEN 'Account' THEN (SELECT label FROM Account WHERE _id = f._id)
                    WHEN 'Claim' THEN (SELECT label FROM Claim WHERE _id = f._id)
                    WHEN 'Charge' THEN (SELECT label FROM Charge WHERE _id = f._id)
                    WHEN 'Decision' THEN (SELECT label FROM Decision WHERE _id = f._id)
                    WHEN 'Sentence' THEN (SELECT label FROM Sentence WHERE _id = f._id)
                    WHEN 'Detention' THEN (SELECT label FROM Detention WHERE _id = f._id) END))
                  FROM (
                    SELECT e._dst f FROM About e CROSS JOIN _fact f ON f._id = e._dst
                    WHERE e._src = c._id ORDER BY f.id LIMIT 3) q
                  CROSS JOIN _fact f ON f._id = q.f), '')
                || ']},' || substr(json_object('id', c.id, 'text', c.text, 'kind', c.kind), 2))
              FROM (
                SELECT e._dst f FROM Asserts e CROSS JOIN Claim c ON c._id = e._dst
                WHERE e._src = s._id ORDER BY c.id LIMIT 3) q
              CROSS JOIN Claim c ON c._id = q.f), '')
            || ']},' || substr(json_object('id', s.id, 'kind', s.kind, 'summary', s.summary, 'date', s.date), 2))
          FROM (
            SELECT e._dst f FROM Made e CROSS JOIN Statement s ON s._id = e._dst
            WHERE e._src = p._id ORDER BY s.id LIMIT 5) q
          CROSS JOIN Statement s ON s._id = q.f), '')
        || ']},' || substr(json_object('id', p.id, 'name', p.name), 2) || '}')
      FROM (
        SELECT e._src f, e._id i FROM PositionHeld e CROSS JOIN Person p ON p._id = e._src
        WHERE e._dst = a._id ORDER BY p.id, e.id LIMIT 10) q
      CROSS JOIN PositionHeld e ON e._src = q.f AND e._dst = a._id AND e._id = q.i
      CROSS JOIN Person p ON p._id = q.f), '')
    || ']},' || substr(json_object('id', a.id, 'name', a.name, 'kind', a.kind), 2)
  FROM Agency a WHERE a.id = ?1), 'null') || '}'`

// The page walks people in the order of their names and stops at 50.
const sqlConvictedRows = `ifnull((
  SELECT group_concat(json_object('id', p.id, 'name', p.name, 'born', p.born, 'gender', p.gender))
  FROM (
    SELECT _id FROM Person p
    WHERE EXISTS (
      SELECT 1 FROM Party e
      CROSS JOIN HasDecision h ON h._src = e._dst
      CROSS JOIN Imposes i ON i._src = h._dst
      CROSS JOIN Sentence s ON s._id = i._dst
      WHERE e._src = p._id AND s.months > ?1)
    ORDER BY _name__k, id LIMIT 50) k
  CROSS JOIN Person p ON p._id = k._id), '')`

const sqlConvictedPage = `SELECT '{"people":{"nodes":[' || ` + sqlConvictedRows + ` || ']}}'`

// The total starts from the sentences, which an index finds; a key of null is
// infinite. Sets of ids took half of what joins and DISTINCT did.
const sqlConvicted = `
SELECT '{"people":{"totalCount":' || (
  SELECT count(*) FROM Person WHERE _id IN (
    SELECT e._src FROM Party e WHERE e._dst IN (
      SELECT h._src FROM Sentence s
      CROSS JOIN Imposes i ON i._dst = s._id
      CROSS JOIN HasDecision h ON h._dst = i._src
      WHERE s._months__k > ?1 AND s._months__k < 1e300)))
|| ',"nodes":[' || ` + sqlConvictedRows + ` || ']}}'`

const sqlSentences = ` FROM Sentence s WHERE s._months__k > ?1 AND s._months__k < 1e300`

func sqlFacet(by, values string) string {
	return `{"by":"` + by + `","values":[' || ifnull((SELECT group_concat(json_object('value', v, 'count', n)) FROM (` +
		values + ` ORDER BY n DESC, v NULLS LAST LIMIT 20)), '') || ']}`
}

// The year is worked out once for all dates of the same days.
var sqlFacets = `SELECT '{"sentences":{"totalCount":' || (SELECT count(*)` + sqlSentences + `) || ',"facets":[` +
	sqlFacet("status", `SELECT s.status v, count(*) n`+sqlSentences+` GROUP BY 1`) + `,` +
	sqlFacet("suspended", `SELECT CASE s.suspended WHEN 1 THEN 'true' WHEN 0 THEN 'false' END v, count(*) n`+sqlSentences+` GROUP BY s.suspended`) + `,` +
	sqlFacet("date", `SELECT CASE WHEN a = b THEN a END v, sum(n) n FROM (
    SELECT strftime('%Y', lo * 86400, 'unixepoch') a, strftime('%Y', hi * 86400, 'unixepoch') b, n
    FROM (SELECT k / 16777216 - 4194304 lo, k % 16777216 - 4194304 hi, n
      FROM (SELECT nullif(s._date__k, 9007199254740991) k, count(*) n`+sqlSentences+` GROUP BY 1))) GROUP BY 1`) + `]}}'`

// Of a number that is indexed, the key holds the same, and the index is enough.
const sqlStats = `
WITH t(n, lo, hi, total) AS (SELECT count(*), min(s._months__k), max(s._months__k), sum(s._months__k)` + sqlSentences + `)
SELECT '{"sentences":{"stats":[' || json_object('count', n, 'min', lo, 'max', hi, 'sum', total, 'mean', total / n, 'median', (
  SELECT avg(m) FROM (SELECT s._months__k m` + sqlSentences + ` ORDER BY 1
    LIMIT 2 - (SELECT n FROM t) % 2 OFFSET max(0, ((SELECT n FROM t) - 1) / 2)))) || ']}}'
FROM t`

const sqlGroups = `
WITH g AS MATERIALIZED (
  SELECT c._dst court, CASE WHEN d.lo = d.hi OR strftime('%Y', d.lo * 86400, 'unixepoch') = strftime('%Y', d.hi * 86400, 'unixepoch')
    THEN strftime('%Y', d.lo * 86400, 'unixepoch') END year, count(DISTINCT s._id) n
  FROM Sentence s LEFT JOIN Imposes i ON i._dst = s._id
  LEFT JOIN (SELECT _id, k / 16777216 - 4194304 lo, k % 16777216 - 4194304 hi FROM (SELECT _id, nullif(_date__k, 9007199254740991) k FROM Decision)) d ON d._id = i._src
  LEFT JOIN HasDecision h ON h._dst = i._src LEFT JOIN HeardBy c ON c._src = h._src
  WHERE s._months__k > ?1 AND s._months__k < 1e300 GROUP BY 1, 2)
SELECT '{"sentences":{"groups":{"totalCount":' || (SELECT count(*) FROM g) || ',"nodes":[' || ifnull((
  SELECT group_concat('{"keys":[' || json_object('value', label) || ',' || json_object('value', year) || '],"count":' || n || '}')
  FROM (SELECT a.label, g.year, g.n FROM g LEFT JOIN Agency a ON a._id = g.court
    ORDER BY n DESC, a._label__k NULLS LAST, a.id, year NULLS LAST LIMIT 50)), '') || ']}}}'`

const sqlHub = `
SELECT '{"person":' || ifnull((
  SELECT '{"statements":{"totalCount":' || (SELECT count(*) FROM Made e WHERE e._src = p._id)
    || ',"nodes":[' || ifnull((
      SELECT group_concat(json_object('id', s.id, 'kind', s.kind, 'summary', s.summary, 'date', s.date, 'mode', s.mode))
      FROM (
        SELECT e._dst f FROM Made e CROSS JOIN Statement s ON s._id = e._dst
        WHERE e._src = p._id ORDER BY s._date__k DESC, s.id DESC LIMIT 10) q
      CROSS JOIN Statement s ON s._id = q.f), '')
    || ']},' || substr(json_object('id', p.id, 'name', p.name), 2)
  FROM Person p WHERE p.id = ?1), 'null') || '}'`
