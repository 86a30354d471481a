package measure

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// figures are what a row measured in a column, one of each round.
type figures []float64

// median is the one in the middle; of two, the larger.
func (f figures) median() float64 {
	if len(f) == 0 {
		return math.NaN()
	}
	return slices.Sorted(slices.Values(f))[len(f)/2]
}

// text is the median, with the range where there is one.
func (f figures) text() string {
	switch len(f) {
	case 0:
		return "–"
	case 1:
		return fmt.Sprintf("%.0f", f[0])
	}
	return fmt.Sprintf("%.0f (%.0f–%.0f)", f.median(), slices.Min(f), slices.Max(f))
}

// beside is the text of figures, with their part of others.
func (f figures) beside(others figures) string {
	part := f.median() / others.median()
	if math.IsNaN(part) || math.IsInf(part, 0) {
		return f.text()
	}
	return fmt.Sprintf("%s, %.2f", f.text(), part)
}

// named is a figure that runs have under a name; not a number where one has none.
func named(figures map[string]float64, name string) float64 {
	if figure, ok := figures[name]; ok {
		return figure
	}
	return math.NaN()
}

// of collects a figure of the runs of a row and column that have it.
func of(runs []Run, row, column string, figure func(Run) float64) figures {
	var all figures
	for _, run := range runs {
		if run.Row != row || run.Column != column {
			continue
		}
		if value := figure(run); !math.IsNaN(value) {
			all = append(all, value)
		}
	}
	return all
}

// distinct returns what runs have, in the order in which it comes first.
func distinct[T cmp.Ordered](runs []Run, what func(Run) T) []T {
	var all []T
	for _, run := range runs {
		if value := what(run); !slices.Contains(all, value) {
			all = append(all, value)
		}
	}
	return all
}

func rowOf(r Run) string    { return r.Row }
func columnOf(r Run) string { return r.Column }
func workOf(r Run) string   { return r.Work }
func linkOf(r Run) string   { return r.Link }
