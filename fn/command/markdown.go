package command

import (
	"fmt"

	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

// rulesHead begins the page of rules, docs/rules.md.
const rulesHead = `<!-- cacheopt rules -o markdown prints this page; make golden writes it anew. -->

# What findings and changes mean

Everything that cacheopt tells and does has a rule, whose name stands in
brackets behind it. The names stay the same from release to release.

- A **change** is something that cacheopt does; ` + "`cacheopt explain`" + ` shows each.
- An **info** is good to know; kpt, ` + "`explain`" + ` and ` + "`render -v`" + ` show it.
- A **warning** is worth a look, and goes to standard error too.
- An **error** refuses the whole run: exit code 1, and nothing is changed.

` + "`cacheopt rules NAME`" + ` prints the text of one.
`

// rulesMarkdown is all rules as one page.
func rulesMarkdown(topics []optimize.Topic) string {
	page := rulesHead
	for _, topic := range topics {
		page += fmt.Sprintf("\n## %s\n", topic.Title)
		for _, rule := range topic.Rules {
			page += "\n" + ruleMarkdown(rule)
		}
	}
	return page
}

// ruleMarkdown is one rule under a heading to which links can lead.
func ruleMarkdown(rule optimize.Rule) string {
	text := fmt.Sprintf("### %s\n\n*%s.* %s\n", rule.Name, rule.Comes(), code(rule.Means))
	if rule.Do != "" {
		text += fmt.Sprintf("\n**What to do:** %s\n", code(rule.Do))
	}
	return text
}

// literal is what a reader would type or find in a file: flags, variables,
// fields of the config, annotations with their value.
var literal = lazy.Compile(`--[a-z][a-z-]*(=[a-z]+)?|[A-Z]+(_[A-Z]+)+|spec\.[A-Za-z.]*[A-Za-z]|cicd\.cortex\.io/[a-z-]+(: ("\w+"|\w+(=\w+)?))?`)

// code marks what is literal as such.
func code(text string) string { return literal.ReplaceAllString(text, "`$0`") }
