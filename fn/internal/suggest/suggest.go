// Package suggest finds the name that was meant by one that isn't there.
package suggest

import "strings"

// Nearest is the candidate that word was probably meant to be, "" for none.
func Nearest(word string, candidates []string) string {
	best, least := "", reach(word)+1
	for _, candidate := range candidates {
		if d := distance(strings.ToLower(word), strings.ToLower(candidate), least); d < least {
			best, least = candidate, d
		}
	}
	return best
}

// reach is how many letters may be wrong in a word: of a short one few, or
// everything is near to it.
func reach(word string) int {
	switch n := len(word); {
	case n <= 2:
		return 0
	case n <= 4:
		return 1
	case n <= 8:
		return 2
	}
	return 3
}

// distance is how many letters must be put in, taken out, changed or swapped
// with their neighbour to make a into b. It is at most limit.
func distance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	// costs[i][j] is the distance between a's first i and b's first j letters.
	costs := make([][]int, len(a)+1)
	for i := range costs {
		costs[i] = make([]int, len(b)+1)
		for j := range costs[i] {
			costs[i][j] = cheapest(costs, a, b, i, j)
		}
	}
	return min(costs[len(a)][len(b)], limit)
}

func cheapest(costs [][]int, a, b string, i, j int) int {
	if i == 0 || j == 0 {
		return i + j
	}
	cost := costs[i-1][j-1]
	if a[i-1] != b[j-1] {
		cost++
	}
	cost = min(cost, costs[i-1][j]+1, costs[i][j-1]+1)
	if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
		cost = min(cost, costs[i-2][j-2]+1)
	}
	return cost
}
