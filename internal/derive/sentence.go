package derive

// sentenceMonths returns the months of a sentence's duration: 18 for P1Y6M. It returns nil
// if the duration has weeks, days or smaller parts, even if they are 0, because their
// number in a month is not fixed.
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
