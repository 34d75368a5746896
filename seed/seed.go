// Package seed holds the seed graphs that come with the program, a folder each
// with a README that says where its facts come from.
package seed

import "embed"

// Files are the seeds, compiled into the program.
//
//go:embed */*.yaml */README.md
var Files embed.FS

// Article is the seed that `casegraph serve --demo` serves: one newspaper
// article as a graph.
const Article = "article/article.yaml"
