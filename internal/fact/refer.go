package fact

import (
	"fmt"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/record"
)

// A Target is the fact that an id leads to. Both types are nil where the type cannot
// be told.
type Target struct {
	Node         *catalog.NodeType
	Relationship *catalog.RelationshipType
	// Where says where the fact is, for a message: as "in the store".
	Where string
}

func (t Target) typed() bool { return t.Node != nil || t.Relationship != nil }

// Type is the name of the type, or "fact" where it cannot be told.
func (t Target) Type() string {
	switch {
	case t.Node != nil:
		return t.Node.Name
	case t.Relationship != nil:
		return t.Relationship.Name
	}
	return "fact"
}

// Title is what a warning calls a fact. Nobody wrote the ids of most relationships,
// so only those of nodes are told.
func (t Target) Title(id string) string {
	if t.Node != nil {
		return t.Node.Name + " " + id
	}
	return "this " + t.Relationship.Name
}

func (t Target) what() string {
	if t.Node != nil {
		return withArticle(t.Node.Name)
	}
	return "the relationship " + t.Relationship.Name
}

// CheckSource says what is wrong with the source of a citation, or "".
func CheckSource(c *catalog.Catalog, id string, is Target) string {
	if is.Node == c.Source() || !is.typed() {
		return ""
	}
	return fmt.Sprintf("source: %s is %s (%s); expected a Source", id, is.what(), is.Where)
}

// CheckEnd says what is wrong with what stands at an end of a relationship, or "". The
// key is that of the end: from or to.
func CheckEnd(key, id string, is Target) string {
	if is.Relationship == nil {
		return ""
	}
	return fmt.Sprintf("%s: %s is %s (%s); expected a node", key, id, is.what(), is.Where)
}

// Joins says whether the type joins nodes of these types, written in this order.
func Joins(t *catalog.RelationshipType, from, to *catalog.NodeType) bool {
	return t.Joins(from, to) || t.Undirected && t.Joins(to, from)
}

// CheckEnds says what is wrong with ends that the type does not join, and at which key:
// from, to, or "" where it is both together.
func CheckEnds(t *catalog.RelationshipType, from, to *catalog.NodeType, fromID, toID string) (key, message string) {
	switch {
	case !t.From.Has(from):
		return "from", fmt.Sprintf("from: %s is %s; expected %s, which %s leads from", fromID, withArticle(from.Name), anyOf(t.From), t.Name)
	case !t.To.Has(to):
		return "to", fmt.Sprintf("to: %s is %s; expected %s, which %s leads to", toID, withArticle(to.Name), anyOf(t.To), t.Name)
	}
	return "", fmt.Sprintf("%s is %s and %s is %s; expected two of one type, which %s joins", fromID, withArticle(from.Name), toID, withArticle(to.Name), t.Name)
}

// Missing says that an id leads to nothing, neither in the facts that are brought ("the
// files") nor in the store. The type that it should have, wanted, is nil where any node
// would do. The end of the message, meant, says which id was probably meant.
func Missing(key, id, brought string, wanted *catalog.NodeType, meant string) string {
	what := "a node"
	if wanted != nil {
		what = withArticle(wanted.Name)
	}
	return fmt.Sprintf("%s: %s is neither in %s nor in the store; expected %s%s", key, record.Quoted(id), brought, what, meant)
}

func anyOf(f *catalog.Far) string {
	if len(f.Types) > 4 {
		return "one of " + typeNames(f, " ")
	}
	return withArticle(typeNames(f, " or "))
}

func typeNames(f *catalog.Far, between string) string {
	var names []string
	for _, t := range f.Types {
		names = append(names, t.Name)
	}
	return strings.Join(names, between)
}

func withArticle(name string) string {
	if strings.ContainsRune("AEIOU", rune(name[0])) {
		return fmt.Sprintf("an %s", name)
	}
	return fmt.Sprintf("a %s", name)
}
