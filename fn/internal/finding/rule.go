package finding

import "strings"

// Rule is what there is to know of all findings of one name, and of the
// changes that are made for its reason. Each is in the table Rules of the
// package that gives it.
type Rule struct {
	// Name is what findings and changes carry as their rule.
	Name string `json:"name"`
	// Changes tells whether it is the reason of changes.
	Changes bool `json:"changes,omitempty"`
	// Severities are those that its findings come with; none where it is the
	// reason of changes and nothing else.
	Severities []Severity `json:"severities,omitempty"`
	// LeftAlone tells that its infos are of something that would have been faster
	// and stays as it is.
	LeftAlone bool `json:"leftAlone,omitempty"`
	// Next tells that its infos are of what has to be done before the changes count.
	Next bool `json:"next,omitempty"`
	// Means says in one or two sentences what is the case, and why it matters.
	Means string `json:"means"`
	// Do says what the user can do; "" where nothing needs doing.
	Do string `json:"do,omitempty"`
}

// Topic is the rules of one package, under a heading for users.
type Topic struct {
	Title string `json:"topic"`
	Rules []Rule `json:"rules"`
}

// Comes says as what the rule comes: "change, warning".
func (r Rule) Comes() string {
	var kinds []string
	if r.Changes {
		kinds = append(kinds, "change")
	}
	for _, severity := range r.Severities {
		kinds = append(kinds, string(severity))
	}
	return strings.Join(kinds, ", ")
}

// Summary is the first sentence of what the rule means.
func (r Rule) Summary() string {
	first, _, _ := strings.Cut(r.Means, ". ")
	return strings.TrimSuffix(first, ".") + "."
}
