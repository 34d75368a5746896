// Package costs holds what each measured question costs that can be counted:
// allocations, statements, and database hits where the database counts them. Its
// test fails when one has grown by more than a tenth, so that no change makes the
// program slower unseen; times, which no two machines share, are for bench/run.
package costs
