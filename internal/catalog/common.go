package catalog

// The properties that every node, relationship, citation and dataset has. Schemas do not
// declare them; the catalog adds them.

// statusEnum is the type of a relationship's status.
var statusEnum = Enum{
	Name:        "FactStatus",
	Description: "How well a relationship is supported.",
	Values: []EnumValue{
		{"REPORTED", "A source states it in its own voice, or clearly attributes it."},
		{"ALLEGED", "Only a party to the matter said it."},
		{"INFERRED", "No source states it; the editors concluded it from the sources. Its basis says how."},
		{"CONFIRMED", "Independent sources or a final finding confirm it."},
		{"DISPUTED", "Sources contradict each other about it."},
		{"RETRACTED", "Whoever said it took it back."},
	},
}

// datasetStatus is the type of a dataset's status.
var datasetStatus = Enum{
	Name:        "DatasetStatus",
	Description: "Whether a dataset is complete.",
	Values: []EnumValue{
		{Loaded, "All of it was loaded."},
		{Loading, "It is being loaded, or its load was interrupted. A part of it is there; repeat the same load to get the rest."},
	},
}

// The values of a dataset's status.
const (
	Loaded  = "LOADED"
	Loading = "LOADING"
)

// DefaultStatus is the status of a relationship that does not give one.
const DefaultStatus = "REPORTED"

func nodeFields() []*Property {
	return common(
		&Property{Name: "id", Kind: ID, Required: true, Unique: true, Description: "Identifies the node among all nodes and relationships."},
		&Property{Name: "label", Kind: String, Required: true, Search: true, Index: true, Description: "The name to show for the node. It is never empty."},
		&Property{Name: "description", Kind: String, Prose: true, Description: "What the node is, in a sentence."},
		&Property{Name: "note", Kind: String, Prose: true, Description: "A remark of the editors about the fact."},
		&Property{Name: "datasets", Kind: String, List: true, Description: "The datasets that contain the fact."},
		&Property{Name: "createdAt", Kind: DateTime, Required: true, Description: "When the fact was first loaded."},
		&Property{Name: "updatedAt", Kind: DateTime, Required: true, Description: "When the fact was last changed by a load."},
	)
}

func relationshipFields(status *Enum) []*Property {
	return common(
		&Property{Name: "id", Kind: ID, Required: true, Unique: true, Description: "Identifies the relationship among all nodes and relationships."},
		&Property{Name: "since", Kind: Date, Description: "The date from which the relationship holds (EDTF)."},
		&Property{Name: "until", Kind: Date, NotBefore: "since", Description: "The date until which the relationship holds (EDTF)."},
		&Property{Name: "status", Kind: EnumKind, Enum: status, Required: true, Default: DefaultStatus, Description: "How well the relationship is supported."},
		&Property{Name: "confidence", Kind: Float, Description: "How sure the editors are of the relationship, from 0 to 1."},
		&Property{Name: "basis", Kind: String, Prose: true, Description: "What an inferred relationship is concluded from."},
		&Property{Name: "note", Kind: String, Prose: true, Description: "A remark of the editors about the fact."},
		&Property{Name: "datasets", Kind: String, List: true, Description: "The datasets that contain the fact."},
		&Property{Name: "createdAt", Kind: DateTime, Required: true, Description: "When the fact was first loaded."},
		&Property{Name: "updatedAt", Kind: DateTime, Required: true, Description: "When the fact was last changed by a load."},
	)
}

func citationFields() []*Property {
	return common(
		&Property{Name: "locator", Kind: String, Description: "The place in the source: a paragraph, page or time code."},
		&Property{Name: "quote", Kind: String, Description: "The source's own words, as far as it is allowed to repeat them."},
		&Property{Name: "fields", Kind: String, List: true, Description: "The properties that the source supports. Empty means the whole fact."},
		&Property{Name: "retrievedOn", Kind: Date, Description: "When the source was retrieved (EDTF)."},
		&Property{Name: "note", Kind: String, Description: "A remark of the editors about the citation."},
	)
}

func citationDataset() *Property {
	return common(&Property{Name: "dataset", column: "_dataset", Kind: String, Required: true, Description: "The dataset that contains the citation."})[0]
}

func datasetFields(status *Enum) []*Property {
	return common(
		&Property{Name: "name", Kind: String, Required: true, Unique: true, Description: "The name, which identifies the dataset."},
		&Property{Name: "title", Kind: String, Prose: true, Description: "The title of the dataset."},
		&Property{Name: "licence", Kind: String, Prose: true, Description: "The terms of use."},
		&Property{Name: "publisher", Kind: String, Prose: true, Description: "Who published it."},
		&Property{Name: "loadedAt", Kind: DateTime, Required: true, Description: "When it was last loaded, or when its load began if it is LOADING."},
		&Property{Name: "status", Kind: EnumKind, Enum: status, Required: true, Default: Loaded, Description: "Whether it is complete."},
		&Property{Name: "done", Kind: BigInt, Prose: true, Description: "While it is LOADING: how many facts of the load are done."},
		&Property{Name: "expected", Kind: BigInt, Prose: true, Description: "While it is LOADING: how many facts the load has in all."},
		&Property{Name: "skipped", Kind: BigInt, Prose: true, Description: "How many records of its files were left out because they were wrong, as `casegraph load --skip` allows. Null if none were."},
		&Property{Name: "counts", Kind: String, List: true, Description: "The number of facts of each type. Files have texts such as \"Person 67\", and the API has objects with type, kind and count. Nodes come before relationships."},
		&Property{Name: "digest", Kind: String, Prose: true, Description: "Identifies the files that it was last loaded from: \"sha256:\" and the hash of the files, one after the other."},
	)
}

// common marks properties as common.
func common(properties ...*Property) []*Property {
	for _, p := range properties {
		p.Common = true
		p.Owner = "Fact"
	}
	return properties
}
