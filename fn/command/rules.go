package command

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cortex-io/cacheopt/fn/internal/suggest"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

func newRules(streams Streams) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "rules [NAME]",
		Short: "Print what findings and changes mean, and what to do about them",
		Long: `rules lists every rule that findings and changes come with: the name in
brackets at the end of each, what it comes as, and what it means. With a NAME
it prints all that there is to know of that one.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usageError{fmt.Errorf("rules takes one name, and got %d", len(args))}
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			out, err := describe(args, output)
			if err != nil {
				return err
			}
			return writeAll(streams.Out, out)
		},
	}
	outputFlag(cmd, &output, "text", "text, json or markdown", "json", "markdown")
	cmd.ValidArgsFunction = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return ruleNames(optimize.Rules()), cobra.ShellCompDirectiveNoFileComp
	}
	return cmd
}

// describe is all rules, or the one that is named, in the form asked for.
func describe(names []string, form string) ([]byte, error) {
	topics := optimize.Rules()
	if len(names) == 0 {
		return inForm(form, topics, rulesText(topics), rulesMarkdown(topics))
	}
	rule, err := ruleNamed(topics, names[0])
	if err != nil {
		return nil, err
	}
	return inForm(form, rule, ruleText(rule), ruleMarkdown(rule))
}

func inForm(form string, value any, text, markdown string) ([]byte, error) {
	switch form {
	case "text":
		return []byte(text), nil
	case "markdown":
		return []byte(markdown), nil
	case "json":
		return indented(value)
	}
	return nil, usageError{fmt.Errorf("--output is %q, and must be text, json or markdown", form)}
}

// ruleNamed is the rule of that name; for a name that isn't there, an error
// with the one that was probably meant.
func ruleNamed(topics []optimize.Topic, name string) (optimize.Rule, error) {
	for _, topic := range topics {
		for _, rule := range topic.Rules {
			if rule.Name == name {
				return rule, nil
			}
		}
	}
	advice := "cacheopt rules lists them"
	if near := suggest.Nearest(name, ruleNames(topics)); near != "" {
		advice = "did you mean " + near + "?"
	}
	return optimize.Rule{}, usageError{fmt.Errorf("there is no rule %q; %s", name, advice)}
}

func ruleNames(topics []optimize.Topic) []string {
	var names []string
	for _, topic := range topics {
		for _, rule := range topic.Rules {
			names = append(names, rule.Name)
		}
	}
	return names
}

// rulesText has a line for each rule, under its topic.
func rulesText(topics []optimize.Topic) string {
	names, ways := 0, 0
	for _, topic := range topics {
		for _, rule := range topic.Rules {
			names, ways = max(names, len(rule.Name)), max(ways, len(rule.Comes()))
		}
	}
	var blocks []string
	for _, topic := range topics {
		block := topic.Title + "\n"
		for _, rule := range topic.Rules {
			block += fmt.Sprintf("  %-*s  %-*s  %s\n", names, rule.Name, ways, rule.Comes(), rule.Summary())
		}
		blocks = append(blocks, block)
	}
	return strings.Join(blocks, "\n")
}

func ruleText(rule optimize.Rule) string {
	text := fmt.Sprintf("%s (%s)\n\n%s\n", rule.Name, rule.Comes(), wrap(rule.Means))
	if rule.Do != "" {
		text += "\n" + wrap("What to do: "+rule.Do) + "\n"
	}
	return text
}

// wrap breaks text into lines of at most 78 characters, between words.
func wrap(text string) string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len(line)+1+len(word) > 78 {
			lines = append(lines, line)
			line = ""
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	return strings.Join(append(lines, line), "\n")
}
