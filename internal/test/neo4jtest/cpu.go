package neo4jtest

import (
	"context"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// CPU returns the processor time that the server reports, in steps of 10 ms. It is 0 if the
// server reports none.
func CPU(ctx context.Context, driver neo4j.DriverWithContext) time.Duration {
	result, err := neo4j.ExecuteQuery(ctx, driver,
		"CALL dbms.queryJmx('java.lang:type=OperatingSystem') YIELD attributes RETURN attributes.ProcessCpuTime.value AS ns",
		nil, neo4j.EagerResultTransformer, neo4j.ExecuteQueryWithDatabase(Database), neo4j.ExecuteQueryWithReadersRouting())
	if err != nil || len(result.Records) == 0 {
		return 0
	}
	ns, _ := result.Records[0].Values[0].(int64)
	return time.Duration(ns)
}
