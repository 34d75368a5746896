MATCH (n:Node {id: $id})
CALL (n) {
  MATCH (n)-[r]-()
  WITH $joins[type(r)] AS t, startNode(r) = n AS out, count(*) AS count
  ORDER BY t[0], NOT out
  RETURN collect({type: t[1], direction: CASE WHEN t[2] THEN 'BOTH' WHEN out THEN 'OUT' ELSE 'IN' END, count: count}) AS counts
}
RETURN {node: n {
  .id, .label, .description, .note, .name, .otherNames, .gender, .born, .died, .living,
  __typename: [l IN labels(n) WHERE l <> 'Node'][0],
  datasets: COLLECT { MATCH (d:Dataset) WHERE d.name IN n.datasets RETURN d {.name, .title} ORDER BY d.name },
  citations: COLLECT {
    MATCH (c:Citation {_fact: n.id})-[:STANDS_ON]->(s)
    WITH c, s ORDER BY c._seq
    RETURN c {.locator, .quote, source: s {.id, .label, .publisher, .date, .url}}
  },
  relationshipCounts: counts
}}
