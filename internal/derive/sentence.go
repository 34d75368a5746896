package derive

// sentenceMonths is how many months the sentence's duration is: P1Y6M is 18.
// It is null where the duration has a part that is not a whole number of months
// by definition (weeks, days, hours), even where that part is 0.
func sentenceMonths(values map[string]any) any {
	written, _ := values["duration"].(string)
	d, err := ParseDuration(written)
	if err != nil {
		return nil
	}
	months, ok := d.Months()
	if !ok {
		return nil
	}
	return months
}
