package record

// An Omission is input of which no fact was made, and which is not an error. Omissions of
// one kind are counted together.
type Omission struct {
	// At is the place of the first one, with the rule that left it out, if a rule did.
	At Pos
	// Reason is the kind of the omission, such as "not used by any rule". It is the same in
	// every file.
	Reason string
	// Subject is the column, the key or the type that was left out; "" if there is none.
	Subject string
	// Count says how many values, rows or records were left out.
	Count int
	// Message says it in a sentence without the place. If it is "", the reason, the subject
	// and the count say it, and those with one reason are told together.
	Message string
}

// A Tally says how many records a file has.
type Tally struct {
	// At is the path of the records in the file, as in a mapping; "" if they are all there is.
	At string
	// Records counts the records that were read, and Empty those that made no fact.
	Records, Empty int
}
