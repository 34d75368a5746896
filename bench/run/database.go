package main

import (
	"context"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"casegraph/internal/neo4jtest"
)

// databaseCPU is the processor time that Neo4j says it has used; 0 on SQLite,
// which works within the server, and where Neo4j does not say.
func (s *opened) databaseCPU(ctx context.Context) time.Duration {
	if s.driver == nil {
		return 0
	}
	result, err := driver.ExecuteQuery(ctx, s.driver,
		"CALL dbms.queryJmx('java.lang:type=OperatingSystem') YIELD attributes RETURN attributes.ProcessCpuTime.value AS ns",
		nil, driver.EagerResultTransformer, driver.ExecuteQueryWithDatabase(neo4jtest.Database), driver.ExecuteQueryWithReadersRouting())
	if err != nil || len(result.Records) == 0 {
		return 0
	}
	ns, _ := result.Records[0].Values[0].(int64)
	return time.Duration(ns)
}
