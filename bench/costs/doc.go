// Package costs has the countable costs of each measured query: allocations, statements, and
// database hits if the database counts them. Its test fails if a cost has grown by more than
// a tenth, so that a slower program is noticed. Times depend on the machine, so bench/run
// measures them.
package costs
