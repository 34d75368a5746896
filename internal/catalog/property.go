package catalog

// A Kind is the kind of a property's values.
type Kind uint8

// The kinds, with the Go types of their values in plans and rows.
const (
	String   Kind = iota // string, NFC
	Int                  // int64, of 32 bits
	BigInt               // int64
	Float                // float64, finite, never −0
	Boolean              // bool
	ID                   // string
	EnumKind             // string, one of Property.Enum
	Date                 // string as it was written (EDTF)
	DateTime             // int64, milliseconds since 1970 in UTC
	Duration             // string as it was written (ISO 8601)
	URL                  // string, NFC
)

func (k Kind) String() string {
	return [...]string{"String", "Int", "BigInt", "Float", "Boolean", "ID", "Enum", "Date", "DateTime", "Duration", "URL"}[k]
}

// A Property is a named value of a fact.
type Property struct {
	Name        string
	Description string
	Kind        Kind
	Enum        *Enum // of an EnumKind
	List        bool  // a list of values: []any, never null; an absent list is empty
	Required    bool  // never null
	Common      bool  // added by the catalog to every type, not declared
	Search      bool  // search looks in it
	Label       bool  // what a node is shown as
	IsName      bool  // a @label that is a name, not a title or a summary
	Unique      bool
	Index       bool // filters and orders use an index; always true for a @label
	Computed    bool // computed from the fact's other properties when it is written
	Derived     bool // computed from related facts when it is read; not stored
	Prose       bool // a remark, or what is only told of a dataset: no filter and no order uses it
	Default     any  // the value if none is given, or nil
	// NotBefore names a Date of the same type. A load warns of a value that is certainly
	// before that date. It is "" for most properties.
	NotBefore string
	// Compute computes a @computed property from the fact's other values, by name. Null
	// values are not in the map. It is nil for every other property.
	Compute func(values map[string]any) any
	Owner   string
	Pos     Pos

	// column is the name of the Value column of CitationDataset, which is no property of a
	// citation in files. It is "" for every other property.
	column string
}

// Type returns the property's type in GraphQL, without list and nullability.
func (p *Property) Type() string {
	if p.Kind == EnumKind {
		return p.Enum.Name
	}
	return p.Kind.String()
}

func (p *Property) String() string { return p.Owner + "." + p.Name }

// Text reports whether the property is free text, which is compared and ordered by its
// folded form.
func (p *Property) Text() bool { return !p.List && (p.Kind == String || p.Kind == URL) }

// Orders reports whether lists can be ordered by the property.
func (p *Property) Orders() bool {
	return !p.List && !p.Derived && !p.Prose && p.Kind != Duration
}

// A Part is what can be read of a property: one of the columns that it is stored in, or a day of
// a Date.
type Part uint8

// The columns of a property. Every property has a Value. The others are computed from it
// when it is written, by the same code for every store.
const (
	Value Part = iota // the value; null if absent
	Key               // the sort key; never null (see Property.KeyPart)
	Fold              // the searched form of a text (text.Line); null if absent
	Gaps              // the codes of the gaps of a Date (edtf.Gap), a list; null if it has none

	// Earliest and Latest are the first and the last day of a Date; null if unknown. They have no
	// columns: a store reads them from the Key (edtf.KeyUnit).
	Earliest
	Latest
)

// suffixes are those of the columns. Older stores have columns for the days too.
var suffixes = [...]string{Key: "__k", Fold: "__f", Gaps: "__g", Earliest: "__lo", Latest: "__hi"}

// IsDay reports whether the part is read from the Key of a Date.
func (p Part) IsDay() bool { return p == Earliest || p == Latest }

// String is what plans write behind the name of a property. Cursors depend on it.
func (p Part) String() string { return suffixes[p] }

// Column returns the name of the column of a part. The value has the name of the property. Every
// other column begins with an underscore, as all names that a store adds. Property names do not
// begin with one, and never contain two in a row. So different columns have different names. For
// Earliest and Latest it is the column of the Key.
func (p *Property) Column(part Part) string {
	switch {
	case part == Value && p.column != "":
		return p.column
	case part == Value:
		return p.Name
	case part.IsDay():
		part = Key
	}
	return "_" + p.Name + suffixes[part]
}

// Parts returns the columns of the property, Value first.
func (p *Property) Parts() []Part {
	parts := []Part{Value}
	if p.KeyPart() == Key {
		parts = append(parts, Key)
	}
	if p.Search && p.Text() {
		parts = append(parts, Fold)
	}
	if p.Kind == Date && !p.List {
		parts = append(parts, Gaps)
	}
	return parts
}

// KeyPart returns the column that orders the property. It is Value if that is never null and
// orders correctly. Otherwise it is Key, in which null comes last. So lists are always
// ordered by columns that are never null.
func (p *Property) KeyPart() Part {
	if !p.Orders() {
		return Value
	}
	if p.Required && !p.Text() && p.Kind != Date && p.Kind != Boolean {
		return Value
	}
	return Key
}

// Nullable reports whether a column can be null.
func (p *Property) Nullable(part Part) bool {
	switch part {
	case Value:
		return !p.Required && !p.List
	case Key:
		return false
	case Fold:
		return !p.Required
	case Gaps, Earliest, Latest:
	}
	return true
}
