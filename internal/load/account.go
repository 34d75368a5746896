package load

import (
	"fmt"
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
			fmt.Fprintf(&b, "%s: %s read, %d of them made no fact\n", name, count(t.Records, "record"), t.Empty)
		}
	}
	if read > mostFiles {
		fmt.Fprintf(&b, "… and %d more files: %s read in all, %d of them made no fact\n", read-mostFiles, count(all.Records, "record"), all.Empty)
	}
	return b.String()
}
