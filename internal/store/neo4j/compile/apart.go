package compile

import "casegraph/internal/plan"

// In a small database, a row with much in it is read by several statements, which Neo4j plans
// at the same time: the first finds the nodes, the others fetch the lists at their ends, as
// late parts. What a part reads at its ends does not name the types of the ends, which are
// parameters. So parts that read the same at two ends have one text, which Neo4j plans once:
// what asserts a claim and what denies it.

// mostTogether is the greatest weight of the lists in a row that one statement reads: about
// 2,000 characters. apartIn is how many statements read those that weigh more.
const (
	mostTogether = 100
	apartIn      = 2
)

// takeApart sets c.apart: for each list of a row that another statement reads, the number of
// that statement. Lists at one end stay together (see bindEnds). In such a statement it sets
// c.anyType.
func (c *compiler) takeApart(l *plan.List) {
	if c.isPart {
		for _, f := range l.Row {
			if l, ok := f.(*plan.List); ok {
				c.anyType[l] = true
			}
		}
		return
	}
	_, typed := l.From.(plan.OfType)
	if _, one := l.OnlyID(); !c.few || !typed || l.IDs != nil && !one {
		return
	}
	var ends []plan.OverEnd
	weights, sum := map[plan.OverEnd]int{}, 0
	for _, f := range l.Row {
		if l, ok := f.(*plan.List); ok {
			if end, ok := l.From.(plan.OverEnd); ok {
				if weights[end] == 0 {
					ends = append(ends, end)
				}
				n := weight(l) + conditionWeight(l.Filter)
				weights[end] += n
				sum += n
			}
		}
	}
	if sum <= mostTogether || len(ends) < apartIn {
		return
	}
	var loads [apartIn]int
	part := map[plan.OverEnd]int{}
	for _, end := range ends {
		lightest := 0
		for i, n := range loads {
			if n < loads[lightest] {
				lightest = i
			}
		}
		loads[lightest] += weights[end]
		part[end] = 1 + lightest
	}
	for _, f := range l.Row {
		if l, ok := f.(*plan.List); ok {
			if end, ok := l.From.(plan.OverEnd); ok {
				c.apart[l] = part[end]
			}
		}
	}
}
