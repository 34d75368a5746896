package main

import (
	"errors"
	"testing"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"casegraph/internal/fault"
	"casegraph/internal/guard"
)

// TestWrongFiltersAreTold: the text of the parser reaches the user, a code is kept, and a cause is
// not shown.
func TestWrongFiltersAreTold(t *testing.T) {
	few := guard.Unlimited()
	few.InputValues = 1
	for name, c := range map[string]struct {
		err  error
		want string
		code fault.Code
	}{
		"open":     {guard.Unlimited().Filter("{name"), "where: Expected :, found )", fault.BadUserInput},
		"closed":   {guard.Unlimited().Filter("{}}"), "where: Expected $, found }", fault.BadUserInput},
		"rule":     {&gqlerror.Error{Message: "no"}, "where: no", fault.BadUserInput},
		"many":     {few.Filter("{a: {in: [1, 2, 3]}}"), "where: the filter has 6 values; the limit is 1; ask for less at once", fault.TooCostly},
		"cause":    {fault.Wrap(fault.TooCostly, errors.New("SECRET"), "too much"), "where: too much", fault.TooCostly},
		"internal": {errors.New("SECRET"), fault.Public(errors.New("SECRET")), fault.Internal},
	} {
		err := wrongFilter(c.err)
		if got := fault.Public(err); got != c.want || fault.CodeOf(err) != c.code {
			t.Errorf("%s: %s %q", name, fault.CodeOf(err), got)
		}
	}
}
