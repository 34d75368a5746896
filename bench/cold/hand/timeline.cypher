MATCH (a:Node) WHERE a.id IN $of
CALL (a) {
  MATCH (a)-[r]-(m:Node)
  WITH r, m ORDER BY r.id LIMIT 50
  RETURN collect(m) AS near
}
WITH collect(a) AS starts, collect(near) AS near
CALL (*) {
  UNWIND [starts] + near AS some UNWIND some AS n
  WITH DISTINCT n LIMIT 200
  RETURN collect(n) AS found
}
CALL (found) {
  UNWIND found AS f
  UNWIND $dates[[l IN labels(f) WHERE l <> 'Node'][0]] AS field
  RETURN field, f[field] AS date, f['_' + field + '__k'] AS key,
    {__typename: [l IN labels(f) WHERE l <> 'Node'][0], id: f.id, label: f.label} AS fact
  UNION ALL
  UNWIND found AS s
  MATCH (s)-[f]->(t) WHERE t IN found
  UNWIND ['since', 'until'] AS field
  RETURN field, f[field] AS date, f['_' + field + '__k'] AS key,
    {__typename: $joins[type(f)][1], id: f.id, source: s {.id, .label}, target: t {.id, .label}} AS fact
}
WITH * WHERE date IS NOT NULL
WITH *, key = $noKey AS undated,
  CASE WHEN key < 140737505132544 THEN key / 16777216 - 4194304 END AS lo, CASE WHEN key % 16777216 < 8388609 THEN key % 16777216 - 4194304 END AS hi
ORDER BY key, fact.id, field
WITH collect(CASE WHEN NOT undated AND (hi IS NULL OR hi >= $lo) AND (lo IS NULL OR lo <= $hi) THEN {node: {date: date, field: field, fact: fact}} END) AS edges,
  collect(CASE WHEN undated THEN {date: date, field: field, fact: fact} END) AS none
RETURN {timeline: {totalCount: size(edges), edges: edges[..20], truncated: false, undated: {nodes: none[..20]}}}
