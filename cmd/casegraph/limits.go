package main

import "casegraph/internal/guard"

// limitFlags are what one operation may come to, and cost.
type limitFlags struct {
	MaxBytes       int `default:"65536" placeholder:"N" help:"How many bytes the text of an operation may have. Default: ${default}."`
	MaxTokens      int `default:"5000" placeholder:"N" help:"How many tokens an operation may have. Default: ${default}."`
	MaxFields      int `default:"5000" placeholder:"N" help:"How many fields an operation may have. A fragment counts wherever it is spread. Default: ${default}."`
	MaxDepth       int `default:"25" placeholder:"N" help:"How deep fields may be nested. Default: ${default}."`
	MaxAliases     int `default:"50" placeholder:"N" help:"How many aliases an operation may have. Default: ${default}."`
	MaxDirectives  int `default:"50" placeholder:"N" help:"How many directives an operation may have. Default: ${default}."`
	MaxFragments   int `default:"100" placeholder:"N" help:"How many fragments an operation may have. Default: ${default}."`
	MaxSameKey     int `default:"50" placeholder:"N" help:"How many fields of a selection set may have the same response key. Default: ${default}."`
	MaxInputDepth  int `default:"20" placeholder:"N" help:"How deep lists and objects in arguments may be nested, also in variables. Default: ${default}."`
	MaxInputValues int `default:"500" placeholder:"N" help:"How many values the arguments of an operation may have. The values of a variable count wherever it is used. Arguments that are lists of ids, such as ids:, have limits of their own. Default: ${default}."`
	MaxCost        int `default:"500000" placeholder:"N" help:"How much an operation may cost. A list costs 1 and each of its rows 1, with every page full. 50 rows that the store may have to look at cost 1 too, and so do 100 parts of the plan. Default: ${default}."`
}

func (f limitFlags) limits() guard.Limits {
	return guard.Limits{
		Bytes: f.MaxBytes, Tokens: f.MaxTokens, Fields: f.MaxFields, Depth: f.MaxDepth, Aliases: f.MaxAliases,
		Directives: f.MaxDirectives, Fragments: f.MaxFragments, SameKey: f.MaxSameKey,
		InputDepth: f.MaxInputDepth, InputValues: f.MaxInputValues,
	}
}
