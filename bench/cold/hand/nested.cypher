MATCH (n:Node {id: $id})
RETURN {node: {id: n.id, citations: COLLECT {
  MATCH (c:Citation {fact: n.id})-[:STANDS_ON]->(s)
  WITH c, s ORDER BY c.seq
  RETURN {locator: c.locator, source: {id: s.id, supports: {
    totalCount: COUNT { MATCH (q:Citation)-[:STANDS_ON]->(s) RETURN DISTINCT q.fact },
    nodes: COLLECT {
      MATCH (q:Citation)-[:STANDS_ON]->(s)
      WITH DISTINCT q.fact AS fact ORDER BY fact LIMIT 5
      RETURN {id: fact, citations: COLLECT {
        MATCH (z:Citation {fact: fact}) WITH z ORDER BY z.seq RETURN z {.locator, .note}
      }}
    }
  }}}
}}}
