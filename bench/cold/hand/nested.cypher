MATCH (n:Node {id: $id})
RETURN {node: {id: n.id, citations: COLLECT {
  MATCH (c:Citation {_fact: n.id})-[:STANDS_ON]->(s)
  WITH c, s ORDER BY c._seq
  RETURN {locator: c.locator, source: {id: s.id, supports: {
    totalCount: COUNT { MATCH (q:Citation)-[:STANDS_ON]->(s) RETURN DISTINCT q._fact },
    nodes: COLLECT {
      MATCH (q:Citation)-[:STANDS_ON]->(s)
      WITH DISTINCT q._fact AS fact ORDER BY fact LIMIT 5
      RETURN {id: fact, citations: COLLECT {
        MATCH (z:Citation {_fact: fact}) WITH z ORDER BY z._seq RETURN z {.locator, .note}
      }}
    }
  }}}
}}}
