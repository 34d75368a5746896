package main

import "casegraph/internal/guard"

// limitFlags are what one operation may come to, and cost.
type limitFlags struct {
	MaxBytes       int `default:"65536" placeholder:"N" help:"Bytes that a query's text may have. Default: ${default}."`
	MaxTokens      int `default:"5000" placeholder:"N" help:"Tokens that it may have. Default: ${default}."`
	MaxFields      int `default:"5000" placeholder:"N" help:"Fields, with fragments in place of their spreads. Default: ${default}."`
	MaxDepth       int `default:"25" placeholder:"N" help:"Levels of fields. Default: ${default}."`
	MaxAliases     int `default:"50" placeholder:"N" help:"Aliases. Default: ${default}."`
	MaxDirectives  int `default:"50" placeholder:"N" help:"Directives. Default: ${default}."`
	MaxFragments   int `default:"100" placeholder:"N" help:"Fragments. Default: ${default}."`
	MaxSameKey     int `default:"50" placeholder:"N" help:"Fields under one response key of a selection set. Default: ${default}."`
	MaxInputDepth  int `default:"10" placeholder:"N" help:"Levels of lists and objects in arguments, with variables in their places. Default: ${default}."`
	MaxInputValues int `default:"500" placeholder:"N" help:"Values in arguments, those of a variable counted wherever it stands. An argument that is a list of ids, as of: and ids:, has a limit of its own. Default: ${default}."`
	MaxCost        int `default:"500000" placeholder:"N" help:"What it may cost: a list and each of its rows is one, with every page full, for each row that it stands in, and so are 50 rows that may be looked at to find them and 100 parts of its plan. Default: ${default}."`
}

func (f limitFlags) limits() guard.Limits {
	return guard.Limits{
		Bytes: f.MaxBytes, Tokens: f.MaxTokens, Fields: f.MaxFields, Depth: f.MaxDepth, Aliases: f.MaxAliases,
		Directives: f.MaxDirectives, Fragments: f.MaxFragments, SameKey: f.MaxSameKey,
		InputDepth: f.MaxInputDepth, InputValues: f.MaxInputValues,
	}
}
