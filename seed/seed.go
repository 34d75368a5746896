// Package seed holds the seed graphs that come with the program, a folder each
// with a README that says where its facts come from, and with example queries.
package seed

import (
	"embed"
	"io/fs"
)

// Files are the seeds, compiled into the program.
//
//go:embed */*.yaml */README.md */examples/*.graphql
var Files embed.FS

// Article is the seed that `casegraph serve --demo` serves: one newspaper
// article as a graph.
const Article = "article/article.yaml"

// The dataset that the article is loaded as, and its title, as the seed has them.
const (
	ArticleDataset = "article"
	ArticleTitle   = "A dispute over the burning of seized drugs, as one newspaper article reports it"
)

// FollowTheMoney is the mapping by which FollowTheMoney entities are loaded.
const FollowTheMoney = "mappings/followthemoney.yaml"

// FollowTheMoneyOut says what the entities must be like that are written by it.
const FollowTheMoneyOut = "mappings/followthemoney-out.yaml"

// Examples are queries to ask of the article, in the order in which to show them,
// each with its question as a comment above it.
func Examples() []string {
	names, err := fs.Glob(Files, "article/examples/*.graphql")
	if err != nil {
		panic(err) // the pattern is well formed
	}
	out := make([]string, len(names))
	for i, name := range names {
		text, err := Files.ReadFile(name)
		if err != nil {
			panic(err) // it is in memory
		}
		out[i] = string(text)
	}
	return out
}
