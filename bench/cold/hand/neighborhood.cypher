MATCH (a:Node) WHERE a.id IN $of
CALL (a) {
  MATCH (a)-[r]-(m:Node)
  WITH r, m ORDER BY r.id LIMIT $perNode
  RETURN collect(m) AS near
}
CALL (a, near) {
  UNWIND [a] + near AS n RETURN n
  UNION ALL
  UNWIND near AS m
  CALL (m) {
    MATCH (m)-[r]-(n:Node)
    WITH r, n ORDER BY r.id LIMIT $perNode
    RETURN n
  }
  RETURN n
}
WITH a, near, n
WITH DISTINCT a, near, n LIMIT $limit
WITH a, near, collect(n) AS found
CALL (a, near, found) {
  UNWIND range(0, size(found) - 1) AS i
  WITH i, found[i] AS n WHERE n = a OR n IN near
  MATCH (n)-[r]-(m:Node) WHERE NOT m IN found
  WITH i, n, $joins[type(r)] AS t, startNode(r) = n AS out, count(*) AS count ORDER BY i, t[0], NOT out
  RETURN collect({node: {id: n.id}, type: t[1], direction: CASE WHEN t[2] THEN 'BOTH' WHEN out THEN 'OUT' ELSE 'IN' END, count: count}) AS omitted
}
RETURN {neighborhood: {
  nodes: [n IN found | n {.id, .label, __typename: [l IN labels(n) WHERE l <> 'Node'][0]}],
  relationships: COLLECT {
    UNWIND found AS s
    MATCH (s)-[r]->(t:Node) WHERE t IN found
    WITH r, s, t ORDER BY r.id
    RETURN r {.id, .status, __typename: $joins[type(r)][1], source: {id: s.id}, target: {id: t.id}}
  },
  truncated: size(omitted) > 0,
  omitted: omitted,
  notFound: [id IN $of WHERE id <> a.id]
}}
