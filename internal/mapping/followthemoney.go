package mapping

import (
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/load"
	"casegraph/internal/record"
	"casegraph/seed"
)

// FollowTheMoney returns the built-in mapping from FollowTheMoney's entities to the types
// of the schema.
func FollowTheMoney(c *catalog.Catalog) (*Mapping, error) {
	return Read(load.FS(seed.Files, seed.FollowTheMoney)[0].File(), c)
}

// IsFollowTheMoney says whether a file has FollowTheMoney entities, by its extension:
// .ftm.json or .ftm.jsonl, perhaps compressed.
func IsFollowTheMoney(f record.File) bool {
	name := strings.ToLower(record.Uncompressed(f.Name))
	return strings.HasSuffix(name, ".ftm.json") || strings.HasSuffix(name, ".ftm.jsonl")
}
