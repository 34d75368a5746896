package catalog

// A Kind is what a property holds.
type Kind uint8

// The kinds of properties. Their values travel as the Go types named here.
const (
	String   Kind = iota // string, NFC
	Int                  // int64, of 32 bits
	BigInt               // int64
	Float                // float64, finite, never −0
	Boolean              // bool
	ID                   // string
	EnumKind             // string, one of Property.Enum
	Date                 // string, as written (EDTF)
	DateTime             // int64, milliseconds since 1970 in UTC
	Duration             // string, as written (ISO 8601)
	URL                  // string, NFC
)

func (k Kind) String() string {
	return [...]string{"String", "Int", "BigInt", "Float", "Boolean", "ID", "Enum", "Date", "DateTime", "Duration", "URL"}[k]
}

// A Property is one value a fact carries.
type Property struct {
	Name        string
	Description string
	Kind        Kind
	Enum        *Enum // of an EnumKind
	List        bool  // a list of values: []any, never null, absent is empty
	Required    bool  // never null
	Common      bool  // every fact of its kind has it; not declared
	Search      bool  // in the full text
	Label       bool  // the name a node is shown by
	Unique      bool
	Index       bool // filters and orders from an index; a @label always does
	Computed    bool // from the fact's other properties, when it is written
	Derived     bool // from the neighbourhood, when it is read; not stored
	Prose       bool // a remark: read, but neither filtered nor ordered by
	Default     any  // what an absent value becomes, or nil
	// Compute works out a @computed property from the fact's other values (by
	// name, null ones absent); nil on every other property.
	Compute func(values map[string]any) any
	Owner   string
	Pos     Pos
}

// Type is the property's type as GraphQL writes it, without nullability.
func (p *Property) Type() string {
	if p.Kind == EnumKind {
		return p.Enum.Name
	}
	return p.Kind.String()
}

func (p *Property) String() string { return p.Owner + "." + p.Name }

// Text says whether the property is free text: compared and ordered by its
// folded form.
func (p *Property) Text() bool { return !p.List && (p.Kind == String || p.Kind == URL) }

// Orders says whether a list may be ordered by the property.
func (p *Property) Orders() bool {
	return !p.List && !p.Derived && !p.Prose && p.Kind != Duration
}

// A Part is one of the columns a property is stored in.
type Part uint8

// The columns of a property. Every property has a Value; the rest is worked
// out from it when it is written, by the same code for every store.
const (
	Value    Part = iota // as given; null where absent
	Key                  // what it is ordered by; never null (see Property.KeyPart)
	Fold                 // folded text, for `search`; null where absent
	Earliest             // first day of a Date; null where unknown
	Latest               // last day of a Date; null where unknown
)

var suffixes = [...]string{"", "__k", "__f", "__lo", "__hi"}

// Column is the name under which a part is stored. Property names never hold
// two underscores in a row, so columns of different properties never meet.
func (p *Property) Column(part Part) string { return p.Name + suffixes[part] }

// Parts are the columns the property is stored in, Value first.
func (p *Property) Parts() []Part {
	parts := []Part{Value}
	if p.KeyPart() == Key {
		parts = append(parts, Key)
	}
	if p.Search && p.Text() {
		parts = append(parts, Fold)
	}
	if p.Kind == Date && !p.List {
		parts = append(parts, Earliest, Latest)
	}
	return parts
}

// KeyPart is the column that orders the property: its value where that is
// never null and orders as it stands, else a Key of its own, in which null
// comes last. Every ordering is thus over columns that are never null.
func (p *Property) KeyPart() Part {
	if !p.Orders() {
		return Value
	}
	if p.Required && !p.Text() && p.Kind != Date && p.Kind != Boolean {
		return Value
	}
	return Key
}

// Nullable says whether a column may hold null.
func (p *Property) Nullable(part Part) bool {
	switch part {
	case Value:
		return !p.Required && !p.List
	case Key:
		return false
	case Fold:
		return !p.Required
	case Earliest, Latest:
	}
	return true
}
