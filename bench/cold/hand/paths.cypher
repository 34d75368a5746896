MATCH (a:Node {id: $from}), (b:Node {id: $to})
MATCH p = allShortestPaths((a)-[:JOINS*..6]-(b))
WITH p, [r IN relationships(p) | r.id] AS ids ORDER BY ids LIMIT $k
RETURN {paths: collect({
  length: length(p),
  nodes: [n IN nodes(p) | n {.id, .label, __typename: [l IN labels(n) WHERE l <> 'Node'][0]}],
  relationships: COLLECT {
    UNWIND relationships(p) AS r
    RETURN r {
      .id, .status,
      __typename: $joins[type(r)][1], source: {id: startNode(r).id}, target: {id: endNode(r).id},
      citations: COLLECT {
        MATCH (c:Citation {_fact: r.id})-[:STANDS_ON]->(s)
        WITH c, s ORDER BY c._seq
        RETURN c {.locator, source: s {.id, .label}}
      }
    }
  }
})}
