package optimize_test

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/cortex-io/cacheopt/fn/optimize"
)

// census counts what became of a corpus, by config.
type census struct {
	title   string
	samples int

	mu sync.Mutex
	// counts are by what is counted, then by config.
	counts map[string]map[string]int
	// slowest is the longest run, with its sample.
	slowest     time.Duration
	slowestName string
	failures    []string
	// remarks are what to look at: builders that nothing is done or said about,
	// and Pipelines whose order is another.
	remarks map[string]bool
}

func newCensus(title string, samples int) *census {
	return &census{title: title, samples: samples, counts: map[string]map[string]int{}, remarks: map[string]bool{}}
}

func (c *census) add(config string, r result) {
	c.mu.Lock()
	defer c.mu.Unlock()
	count := func(what string) {
		if c.counts[what] == nil {
			c.counts[what] = map[string]int{}
		}
		c.counts[what][config]++
	}
	if r.took > c.slowest {
		c.slowest, c.slowestName = r.took, r.name
	}
	for _, one := range r.complaints {
		count("FAILED: " + one.kind)
		c.failures = append(c.failures, fmt.Sprintf("%s: %s: %s", r.name, one.kind, one.text))
	}
	if r.err != nil {
		c.refused(r, count)
		return
	}
	countReport(r.report, count)
	c.builders(r, count)
	for _, pipeline := range r.report.Pipelines {
		if len(pipeline.Relaxed) > 0 {
			c.remark("restructured", r.name, fmt.Sprintf("%s: %v", pipeline.Name, pipeline.Relaxed))
		}
	}
	for _, f := range r.report.Findings {
		if strings.HasPrefix(f.Rule, "order-") {
			c.remark("unmoved", r.name, f.String())
		}
	}
}

// remark notes something of a sample once, under whichever configs it is.
func (c *census) remark(what, sample, text string) {
	file, _, _ := strings.Cut(sample, ", ")
	c.remarks[fmt.Sprintf("%s: %s: %s", what, file, text)] = true
}

// refused counts a run without output by why. That Tekton would refuse what
// cacheopt made is a failure of cacheopt's.
func (c *census) refused(r result, count func(string)) {
	var refusal *optimize.Refusal
	if !errors.As(r.err, &refusal) {
		count("not read: " + kindOfError(r.err))
		return
	}
	for _, f := range refusal.Findings {
		switch {
		case f.Severity == optimize.Error && f.Rule == "tekton-validation":
			count("FAILED: newly invalid")
			c.failures = append(c.failures, r.name+": "+f.String())
		case f.Severity == optimize.Error:
			count("refused: " + f.Rule)
		}
	}
}

var (
	quoted  = regexp.MustCompile(`"[^"]*"|'[^']*'|\b[0-9]+\b`)
	comment = regexp.MustCompile(`^document N, on line N: `)
)

// kindOfError is an error without what is particular to one file.
func kindOfError(err error) string {
	text, _, _ := strings.Cut(err.Error(), "\n")
	text = comment.ReplaceAllString(quoted.ReplaceAllString(text, "N"), "")
	if len(text) > 70 {
		text = text[:70] + "..."
	}
	return text
}

func countReport(report optimize.Report, count func(string)) {
	for _, change := range report.Changes {
		switch {
		case change.CopyOf != "":
			count("copied: " + change.Kind)
		case change.Added:
			count("added: " + change.Kind)
		default:
			count("edited: " + change.Kind)
		}
	}
	for _, f := range report.Findings {
		count("finding: " + f.Rule)
	}
	for _, pipeline := range report.Pipelines {
		count("Pipelines looked into")
		if len(pipeline.Relaxed) > 0 {
			count("Pipelines restructured")
		}
		for _, role := range []string{"build", "test", "verify", "deploy", "scan"} {
			if slices.ContainsFunc(pipeline.Before, func(t optimize.Task) bool { return t.Role == role }) {
				count("Pipelines with a task that is a " + role)
			}
		}
	}
}

// builders counts the builders that a search of the text finds.
func (c *census) builders(r result, count func(string)) {
	for _, doc := range splitStream(string(r.input)) {
		tree := decoded(doc)
		if !strings.Contains(doc, "kaniko") || !builds(tree) {
			continue
		}
		kind, name := fmt.Sprint(tree["kind"]), nameIn(tree)
		count("builders: " + kind)
		switch {
		case changedByKaniko(r.report, name):
			count("builders changed: " + kind)
		case saidOf(r.report, name):
			count("builders left alone, and said: " + kind)
		default:
			count("builders missed: " + kind)
			c.remark("missed", r.name, name)
		}
	}
}

// builds tells whether a step of the tree runs Kaniko's executor, by a plain
// look at its text.
func builds(tree map[string]any) bool {
	found := false
	walk(tree, "", func(_ string, node map[string]any) {
		steps, _ := node["steps"].([]any)
		defaults := map[string]string{}
		for _, params := range []any{node["params"], field(node["inputs"], "params")} {
			list, _ := params.([]any)
			for _, p := range list {
				text, _ := field(p, "default").(string)
				defaults[fmt.Sprint(field(p, "name"))] = text
			}
		}
		for _, step := range steps {
			image, _ := field(step, "image").(string)
			for name, value := range defaults {
				image = strings.NewReplacer("$(params."+name+")", value, "$(inputs.params."+name+")", value).Replace(image)
			}
			runs := strings.Join(append(texts(field(step, "command")), texts(field(step, "script"))...), " ")
			found = found || strings.Contains(image, "kaniko") && !strings.Contains(image, "warmer") && !strings.Contains(runs, "warmer") ||
				strings.Contains(runs, "/kaniko/executor")
		}
	})
	return found
}

func field(node any, key string) any {
	mapping, _ := node.(map[string]any)
	return mapping[key]
}

func changedByKaniko(report optimize.Report, name string) bool {
	return slices.ContainsFunc(report.Changes, func(change optimize.Change) bool {
		return objectName(change.Kind, change.Namespace, sourceOf(change)) == name &&
			slices.ContainsFunc(change.Edits, func(e optimize.Edit) bool { return strings.HasPrefix(e.Rule, "kaniko") })
	})
}

// saying are the rules, beside those of Kaniko, by which an object that is left
// alone is named.
var saying = []string{"api-version", "cluster-task", "no-name", "not-copied", "run-embeds-pipeline", "script-unreadable", "skipped"}

func saidOf(report optimize.Report, name string) bool {
	return slices.ContainsFunc(report.Findings, func(f optimize.Finding) bool {
		return objectName(f.Object.Kind, f.Object.Namespace, f.Object.Name) == name &&
			(strings.HasPrefix(f.Rule, "kaniko") || slices.Contains(saying, f.Rule))
	})
}

// print writes the counts as a table, a column for each config.
func (c *census) print(w io.Writer) {
	fmt.Fprintf(w, "\n%s: %d samples, the slowest run took %v (%s)\n", c.title, c.samples, c.slowest.Round(time.Millisecond), c.slowestName)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, config := range corpusConfigs {
		fmt.Fprintf(table, "%s\t", config.name)
	}
	fmt.Fprintln(table, " ")
	for _, what := range slices.Sorted(maps.Keys(c.counts)) {
		for _, config := range corpusConfigs {
			fmt.Fprintf(table, "%d\t", c.counts[what][config.name])
		}
		fmt.Fprintf(table, " %s\n", what)
	}
	table.Flush()
	for _, remark := range slices.Sorted(maps.Keys(c.remarks)) {
		fmt.Fprintln(w, remark)
	}
}
