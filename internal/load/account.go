package load

import (
	"fmt"
	"slices"
	"strings"

	"casegraph/internal/record"
)

// A FileAccount says what became of everything in a file.
type FileAccount struct {
	File string
	// Facts counts the facts that the file has, or that a mapping made of it.
	Facts int
	// Tallies count the records of a file that a mapping reads.
	Tallies []record.Tally
	// Omissions are what the file has and no fact does.
	Omissions []record.Omission
}

// accountsOf returns the accounts of files that have been read.
func accountsOf(files []*file) []FileAccount {
	out := make([]FileAccount, len(files))
	for i, f := range files {
		out[i] = f.account
	}
	return out
}

// omitted returns what is said of the omissions of a file: a sentence for each, or for all
// that have one reason.
func omitted(all []record.Omission) []record.Omission {
	var out []record.Omission
	for _, o := range all {
		if o.Message != "" {
			out = append(out, o)
			continue
		}
		says := fmt.Sprintf("%s %d (first at %d:%d)", record.Short(o.Subject), o.Count, o.At.Line, o.At.Column)
		at := slices.IndexFunc(out, func(x record.Omission) bool { return x.Reason == o.Reason && x.Subject == "" })
		if at < 0 {
			out = append(out, record.Omission{Reason: o.Reason, Count: 1, Message: o.Reason + ": " + says})
			continue
		}
		if x := &out[at]; x.Count <= mostSubjects {
			if x.Count++; x.Count > mostSubjects {
				says = "and more, which --report lists"
			}
			x.Message += ", " + says
		}
	}
	return out
}

// mostSubjects bounds the columns or keys that a warning names.
const mostSubjects = 40

// mostFiles bounds the files that a summary names.
const mostFiles = 10

// summary returns a line for each file with records, and one for all if there are many.
func summary(files []FileAccount) string {
	var b strings.Builder
	var all record.Tally
	read := 0
	for _, f := range files {
		for _, t := range f.Tallies {
			all.Records += t.Records
			all.Empty += t.Empty
		}
		if len(f.Tallies) == 0 {
			continue
		}
		if read++; read > mostFiles {
			continue
		}
		for _, t := range f.Tallies {
			name := f.File
			if t.At != "" {
				name += " at " + t.At
			}
			fmt.Fprintf(&b, "%s: %s\n", name, told(t))
		}
	}
	if read > mostFiles {
		fmt.Fprintf(&b, "… and %d more files; in all: %s\n", read-mostFiles, told(all))
	}
	return b.String()
}

// told says how many records were read, and how many of them made nothing.
func told(t record.Tally) string {
	s := count(t.Records, "record") + " read"
	if t.Empty > 0 {
		s += fmt.Sprintf(", of which %d made no fact", t.Empty)
	}
	return s
}
