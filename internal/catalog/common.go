package catalog

// What every node, every relationship, every citation and every dataset
// carries. It is not written in the schema: the catalog adds it.

// StatusEnum is how far a relationship is to be believed.
var statusEnum = Enum{
	Name:        "FactStatus",
	Description: "How far a relationship is to be believed, and on whose word.",
	Values: []EnumValue{
		{"REPORTED", "A source says so in its own voice, or plainly attributes it."},
		{"ALLEGED", "It rests only on what a party to the matter said."},
		{"INFERRED", "It is a reading of the sources that none of them states; its basis says how."},
		{"CONFIRMED", "Independent sources or a final finding bear it out."},
		{"DISPUTED", "Sources contradict each other about it."},
		{"RETRACTED", "Who said so has taken it back."},
	},
}

// datasetStatus is how far the load of a dataset has come.
var datasetStatus = Enum{
	Name:        "DatasetStatus",
	Description: "Whether a dataset is whole.",
	Values: []EnumValue{
		{Loaded, "All that was to be loaded is there."},
		{Loading, "It is being loaded, or its load broke off: a part of it is there, and the same load again brings the rest."},
	},
}

// The statuses of a dataset.
const (
	Loaded  = "LOADED"
	Loading = "LOADING"
)

// DefaultStatus is the status of a relationship that names none.
const DefaultStatus = "REPORTED"

func nodeFields() []*Property {
	return common(
		&Property{Name: "id", Kind: ID, Required: true, Unique: true, Description: "Identifies the node among all nodes and relationships."},
		&Property{Name: "label", Kind: String, Required: true, Search: true, Index: true, Description: "The name to show for the node; never empty."},
		&Property{Name: "description", Kind: String, Prose: true, Description: "What the node is, in a sentence."},
		&Property{Name: "note", Kind: String, Prose: true, Description: "A remark of the editors about the fact."},
		&Property{Name: "datasets", Kind: String, List: true, Description: "The datasets that brought the fact."},
		&Property{Name: "createdAt", Kind: DateTime, Required: true, Description: "When the fact was first loaded."},
		&Property{Name: "updatedAt", Kind: DateTime, Required: true, Description: "When the fact was last changed by a load."},
	)
}

func relationshipFields(status *Enum) []*Property {
	return common(
		&Property{Name: "id", Kind: ID, Required: true, Unique: true, Description: "Identifies the relationship among all nodes and relationships."},
		&Property{Name: "since", Kind: Date, Description: "The date from which it holds (EDTF)."},
		&Property{Name: "until", Kind: Date, Description: "The date until which it holds (EDTF)."},
		&Property{Name: "status", Kind: EnumKind, Enum: status, Required: true, Default: DefaultStatus, Description: "How far the relationship is to be believed."},
		&Property{Name: "confidence", Kind: Float, Description: "How sure the editors are of it, from 0 to 1."},
		&Property{Name: "basis", Kind: String, Prose: true, Description: "On what an inferred relationship rests."},
		&Property{Name: "note", Kind: String, Prose: true, Description: "A remark of the editors about the fact."},
		&Property{Name: "datasets", Kind: String, List: true, Description: "The datasets that brought the fact."},
		&Property{Name: "createdAt", Kind: DateTime, Required: true, Description: "When the fact was first loaded."},
		&Property{Name: "updatedAt", Kind: DateTime, Required: true, Description: "When the fact was last changed by a load."},
	)
}

func citationFields() []*Property {
	return common(
		&Property{Name: "locator", Kind: String, Description: "Where in the source it stands: a paragraph, page or time code."},
		&Property{Name: "quote", Kind: String, Description: "The source's own words, as far as they may be repeated."},
		&Property{Name: "fields", Kind: String, List: true, Description: "The properties it supports; empty means the whole fact."},
		&Property{Name: "retrievedOn", Kind: Date, Description: "When the source was looked at (EDTF)."},
		&Property{Name: "note", Kind: String, Description: "A remark of the editors about the citation."},
	)
}

func citationDataset() *Property {
	return common(&Property{Name: "dataset", Kind: String, Required: true, Description: "The dataset that brought it."})[0]
}

func datasetFields(status *Enum) []*Property {
	return common(
		&Property{Name: "name", Kind: String, Required: true, Unique: true, Description: "Identifies the dataset."},
		&Property{Name: "title", Kind: String, Prose: true, Description: "What the dataset is called."},
		&Property{Name: "licence", Kind: String, Prose: true, Description: "The terms under which it may be used."},
		&Property{Name: "publisher", Kind: String, Prose: true, Description: "Who published it."},
		&Property{Name: "loadedAt", Kind: DateTime, Required: true, Description: "When it was last loaded, or a load of it begun."},
		&Property{Name: "status", Kind: EnumKind, Enum: status, Required: true, Default: Loaded, Description: "Whether it is whole."},
		&Property{Name: "done", Kind: BigInt, Description: "While it is LOADING: how many facts of the load have been dealt with."},
		&Property{Name: "expected", Kind: BigInt, Description: "While it is LOADING: how many facts the load has in all."},
		&Property{Name: "counts", Kind: String, List: true, Description: "How many facts of each type it holds, as \"Person 67\", nodes before relationships."},
		&Property{Name: "digest", Kind: String, Description: "Identifies what it was last loaded from: \"sha256:\" and the hash of its files, one after the other."},
	)
}

func common(properties ...*Property) []*Property {
	for _, p := range properties {
		p.Common = true
		p.Owner = "Fact"
	}
	return properties
}
