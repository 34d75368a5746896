package main

import (
	"encoding/json"
	"errors"

	"casegraph/internal/load"
	"casegraph/internal/record"
)

// An account is what `load --report` writes, as JSON.
type account struct {
	// Written says that the facts are in the store; false after an error and a dry run.
	Written  bool     `json:"written"`
	Datasets []string `json:"datasets"`
	// Skipped counts the records that --skip left out.
	Skipped  int           `json:"skipped"`
	Facts    counts        `json:"facts"`
	Types    []typeCounts  `json:"types"`
	Files    []fileAccount `json:"files"`
	Warnings findings      `json:"warnings"`
	Problems findings      `json:"problems"`
}

type counts struct {
	Added     int `json:"added"`
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
	Removed   int `json:"removed"`
}

type typeCounts struct {
	Type string `json:"type"`
	counts
}

type fileAccount struct {
	File string `json:"file"`
	// Facts counts the facts that the file has, or that a mapping makes of it.
	Facts   int        `json:"facts"`
	Records []tally    `json:"records"`
	Omitted []omission `json:"omitted"`
}

// A tally counts the records at a path of a file, and those that made no fact.
type tally struct {
	At      string `json:"at"`
	Read    int    `json:"read"`
	NoFacts int    `json:"withoutFacts"`
}

// An omission counts values or records of which no fact was made.
type omission struct {
	Reason  string `json:"reason"`
	Subject string `json:"subject,omitempty"`
	Count   int    `json:"count"`
	place
	Message string `json:"message,omitempty"`
}

// A place is where the first of something stands: in the data, and in the mapping.
type place struct {
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	Rule   string `json:"rule,omitempty"`
}

// Findings are warnings or problems. First has as many of them as --max-errors says.
type findings struct {
	Total int            `json:"total"`
	Kinds map[string]int `json:"kinds,omitempty"`
	First []finding      `json:"first"`
}

type finding struct {
	File string `json:"file,omitempty"`
	place
	Message string `json:"message"`
}

// writeAccount writes the account of a load that ended with an error, or without one. The
// file appears when it is whole.
func writeAccount(path string, report load.Report, err error, written bool) error {
	a := account{
		Written: written && err == nil, Datasets: report.Datasets, Skipped: report.Skipped, Facts: counts(report.Counts), Types: []typeCounts{}, Files: []fileAccount{},
		Warnings: findingsOf(report.Warnings, report.WarningTotal), Problems: findingsOf(nil, 0),
	}
	if a.Datasets == nil {
		a.Datasets = []string{}
	}
	a.Warnings.Kinds = report.Kinds
	for _, t := range report.Types {
		a.Types = append(a.Types, typeCounts{t.Type, counts(t.Counts)})
	}
	for _, f := range report.Files {
		a.Files = append(a.Files, accountOf(f))
	}
	if p, ok := errors.AsType[*load.Problems](err); ok {
		a.Problems = findingsOf(p.List, p.Total)
	} else if err != nil {
		a.Problems = findings{Total: 1, First: []finding{{Message: err.Error()}}}
	}
	text, err := json.MarshalIndent(a, "", "  ")
	if err != nil {
		return err
	}
	f, err := newWholeFile(path)
	if err != nil {
		return err
	}
	defer f.drop()
	if _, err := f.Write(append(text, '\n')); err != nil {
		return err
	}
	return f.keep()
}

func accountOf(f load.FileAccount) fileAccount {
	out := fileAccount{File: f.File, Facts: f.Facts, Records: []tally{}, Omitted: []omission{}}
	for _, t := range f.Tallies {
		out.Records = append(out.Records, tally{t.At, t.Records, t.Empty})
	}
	for _, o := range f.Omissions {
		out.Omitted = append(out.Omitted, omission{o.Reason, o.Subject, o.Count, placeOf(o.At.Line, o.At.Column, o.At.Rule), o.Message})
	}
	return out
}

func findingsOf(list []load.Problem, total int) findings {
	out := findings{Total: total, First: []finding{}}
	for _, p := range list {
		out.First = append(out.First, finding{p.Place.File, placeOf(p.Place.Line, p.Place.Column, p.Place.Rule), p.Message})
	}
	return out
}

func placeOf(line, column int, rule *record.Rule) place {
	at := place{Line: line, Column: column}
	if rule != nil {
		at.Rule = rule.String()
	}
	return at
}
