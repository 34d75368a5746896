// Package text normalises, folds and orders text, for all stores. Stores keep and compare
// only the results of this package. They use no collation, lower() or analyser of a
// database, so two stores never differ in what is equal, what matches, and what sorts first.
//
// A [Query] is a parsed search.
//
// There are three forms of a text:
//
//   - stored: [NFC], after [Check]. What is shown, and what `eq`, `contains` and
//     the like compare, exactly.
//   - folded: [Fold]. What tests that ignore case look in: without case, diacritics,
//     invisible characters, and variants of the same character. `search` looks in its
//     [Tokens].
//   - key: [Key]. What `orderBy`, `lt` and `gt` compare: the folded text cut to
//     [KeyRunes] and escaped so that every engine orders it alike.
//
// # Invariants
//
//  1. Fold maps each rune of NFC(s) on its own and never composes the results of two.
//     So Fold distributes over the runes of a normal text, and a prefix stays a
//     prefix: where NFC(s) starts with a normal v, Fold(s) starts with Fold(v).
//     Range scans over folded text rest on this.
//  2. Canonically equivalent texts (UAX #15) fold alike, and so do texts that
//     differ only by case (Unicode's full case folding; but the Greek iota
//     subscript goes, as a diacritic, where case folding writes an iota).
//  3. Between keys, the order of code points, that of UTF-8 bytes and that of
//     UTF-16 units are the same. A key starts with Key(p) just where the folded
//     text starts with Fold(p), as long as Fold(p) has at most KeyRunes runes.
//  4. [NoKey] comes after every key of a text that passed Check.
//
// Folding twice is folding once, except for a text in which a removed character
// stood between two that compose or reorder (a joiner between two Hangul jamo):
// fold the stored text, never a folded one; a key is opaque and is not text.
//
// Keys and folded texts are stored, and the tables behind them are those of the
// toolchain's Unicode version. Unicode never changes the folding of a character
// it has assigned, but it assigns new ones: TestFoldingIsFrozen fails when that
// happens, and then stores have to rebuild what they keep.
package text
