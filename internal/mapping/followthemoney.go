package mapping

import (
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/load"
	"casegraph/internal/record"
	"casegraph/seed"
)

// FollowTheMoney is the mapping of FollowTheMoney's entities onto our own types.
func FollowTheMoney(c *catalog.Catalog) (*Mapping, error) {
	return Read(load.FS(seed.Files, seed.FollowTheMoney)[0].File(), c)
}

// IsFollowTheMoney says whether a file's name is that of FollowTheMoney entities:
// .ftm.json or .ftm.jsonl, maybe compressed.
func IsFollowTheMoney(f record.File) bool {
	name := strings.ToLower(f.Name)
	name = strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".zst")
	return strings.HasSuffix(name, ".ftm.json") || strings.HasSuffix(name, ".ftm.jsonl")
}
