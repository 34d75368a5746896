CALL () {
  MATCH (n:Node)
  USING TEXT INDEX n:Node(_search)
  WHERE n._search CONTAINS $words[0] AND n._search CONTAINS $words[1] AND NOT n._search CONTAINS $not
  RETURN collect(n) AS found
}
CALL (found) {
  UNWIND found AS n
  WITH [l IN labels(n) WHERE l <> 'Node'][0] AS type, count(*) AS count
  ORDER BY count DESC, type
  RETURN collect({type: type, count: count}) AS types
}
RETURN {search: {
  totalCount: size(found),
  totalCountExact: true,
  types: types,
  edges: COLLECT {
    UNWIND found AS n
    WITH n ORDER BY CASE WHEN NOT (n._headings CONTAINS $begins[0] AND n._headings CONTAINS $begins[1]) THEN 3 WHEN NOT (n._headings CONTAINS $whole[0] AND n._headings CONTAINS $whole[1]) THEN 2 WHEN n._name >= $lo AND n._name < $hi THEN 0 ELSE 1 END, n._name, n.id LIMIT 2
    RETURN {node: n {
      .id, .label, .description,
      __typename: [l IN labels(n) WHERE l <> 'Node'][0],
      citations: COLLECT {
        MATCH (c:Citation {_fact: n.id})-[:STANDS_ON]->(s)
        WITH c, s ORDER BY c._seq
        RETURN c {.locator, source: s {.id, .label}}
      }
    }}
  }
}}
