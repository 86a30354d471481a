package command_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
)

// TestReadme makes the README's generated parts anew: what stands between
// <!-- begin NAME --> and <!-- end NAME -->.
func TestReadme(t *testing.T) {
	remake(t, top+"README.md", map[string]func(*testing.T) string{"before-after": beforeAfter, "init": started})
}

// TestReadmeFitsOnTwoScreens holds its length against what people read.
func TestReadmeFitsOnTwoScreens(t *testing.T) {
	const most = 155
	if lines := strings.Count(page(t, top+"README.md"), "\n"); lines > most {
		t.Errorf("the README has %d lines, and %d are enough: the rest belongs into docs/", lines, most)
	}
}

// TestPagesOfCommands make the generated parts of what the README links to anew.
func TestPagesOfCommands(t *testing.T) {
	remake(t, docs+"explain.md", map[string]func(*testing.T) string{"explain": explained, "order": ordered, "rule": ruled})
	remake(t, docs+"commands.md", map[string]func(*testing.T) string{"commands": commandTable})
}

// started is the config that init writes.
func started(t *testing.T) string {
	return "```yaml\n" + run(t, "", "cacheopt", "init") + "```\n"
}

func replacePart(t *testing.T, text, name, part string) string {
	t.Helper()
	begin, end := "<!-- begin "+name+" -->\n", "<!-- end "+name+" -->"
	before, rest, found := strings.Cut(text, begin)
	_, after, ended := strings.Cut(rest, end)
	if !found || !ended {
		t.Fatalf("the text has no part %s", name)
	}
	return before + begin + part + end + after
}

const exampleDir = top + "examples/readme/"

func beforeAfter(t *testing.T) string {
	before, err := os.ReadFile(exampleDir + "before.yaml")
	if err != nil {
		t.Fatal(err)
	}
	after := run(t, "", "cacheopt", "render", "--config", exampleDir+"config.yaml", exampleDir+"before.yaml")
	after = withoutClaims(after)
	changes := string(diff.Diff("before.yaml", before, "after.yaml", []byte(after)))
	_, changes, _ = strings.Cut(changes, "\n")
	return "```diff\n" + changes + "```\n"
}

// withoutClaims leaves the claims out, which the text around tells of.
func withoutClaims(stream string) string {
	docs := slices.DeleteFunc(strings.Split(strings.TrimSuffix(stream, "\n"), "\n---\n"), func(doc string) bool {
		return strings.Contains(doc, "kind: PersistentVolumeClaim")
	})
	return strings.Join(docs, "\n---\n") + "\n"
}

func explained(t *testing.T) string {
	output := explainApp(t)
	_, pipeline, found := strings.Cut(output, "Pipeline cortex-cicd/test-build-deploy-pipeline-optimized")
	if !found {
		t.Fatalf("explain says nothing of the Pipeline:\n%s", output)
	}
	pipeline, _, _ = strings.Cut(pipeline, "\n\n")
	return "```\nPipeline cortex-cicd/test-build-deploy-pipeline-optimized" + pipeline + "\n```\n"
}

// explainApp is what explain says of the app.
func explainApp(t *testing.T) string {
	cmd := exec.Command("cacheopt", "explain", "--config", "../../overlays/optimized/cache-optimization.yaml", "-")
	cmd.Stdin = strings.NewReader(run(t, "", "cacheopt", "build", "../../base"))
	output, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(output)
}

// ordered is what explain says of the order of the Pipeline that tests, builds
// and deploys.
func ordered(t *testing.T) string {
	const title = "Order of Pipeline cortex-cicd/test-build-deploy-pipeline\n"
	_, order, found := strings.Cut(explainApp(t), "\n"+title)
	if !found {
		t.Fatal("explain says nothing of the order of the Pipeline")
	}
	order, _, _ = strings.Cut(order, "\n\n")
	return "```\n" + title + order + "\n```\n"
}

// ruled is what rules says of one.
func ruled(t *testing.T) string {
	const args = "rules kaniko-script"
	output := run(t, "", "cacheopt", strings.Fields(args)...)
	return "```\n$ cacheopt " + args + "\n" + output + "```\n"
}

// commandTable has the commands that help lists, each with its usage.
func commandTable(t *testing.T) string {
	_, list, found := strings.Cut(run(t, "", "cacheopt", "help"), "Available Commands:\n")
	list, _, ended := strings.Cut(list, "\n\n")
	if !found || !ended {
		t.Fatal("help lists no commands")
	}
	table := "| command | what it does |\n| --- | --- |\n| `cacheopt` | " +
		"The KRM function: reads a ResourceList on standard input, and writes it. |\n"
	for line := range strings.SplitSeq(list, "\n") {
		name, about, _ := strings.Cut(strings.TrimSpace(line), " ")
		_, usage, _ := strings.Cut(run(t, "", "cacheopt", name, "--help"), "Usage:\n  ")
		usage, _, _ = strings.Cut(usage, "\n")
		usage = strings.TrimSuffix(usage, " [flags]")
		table += fmt.Sprintf("| `%s` | %s. |\n", strings.ReplaceAll(usage, "|", "\\|"), strings.TrimSpace(about))
	}
	return table
}

// property is the part of the schema that the table shows.
type property struct {
	Description string              `json:"description"`
	Default     any                 `json:"default"`
	Properties  map[string]property `json:"properties"`
}

func configTable(t *testing.T) string {
	var schema property
	if err := json.Unmarshal(v1alpha1.Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("| field of `spec` | default | what it is |\n| --- | --- | --- |\n")
	rows(&b, "", schema.Properties["spec"].Properties)
	return b.String()
}

func rows(b *strings.Builder, prefix string, properties map[string]property) {
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		p := properties[name]
		if len(p.Properties) > 0 {
			rows(b, prefix+name+".", p.Properties)
			continue
		}
		value := ""
		if p.Default != nil {
			text, err := json.Marshal(p.Default)
			if err != nil {
				text = []byte("?")
			}
			value = "`" + string(text) + "`"
		}
		fmt.Fprintf(b, "| `%s%s` | %s | %s |\n", prefix, name, value, strings.ReplaceAll(p.Description, "|", "\\|"))
	}
}
