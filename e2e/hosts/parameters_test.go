package hosts

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// ask asks the plugin's server a question by its gRPC API, as the repo-server
// does.
func (r request) ask(t *testing.T, question string, into any) {
	t.Helper()
	application := filepath.Join(t.TempDir(), "application.yaml")
	write(t, application, r.application)
	d := call{env: r.env()}.succeed(t, "reposerver", question, r.repository, application)
	if err := json.Unmarshal([]byte(d.out), into); err != nil {
		t.Fatalf("%v in\n%s", err, d.out)
	}
}

// announced is a parameter that a plugin's server announces.
type announced struct{ Name, Title, Tooltip, String string }

// announces fails the test unless the server announces these parameters, as
// name=default, each with words for people.
func (r request) announces(t *testing.T, want ...string) {
	t.Helper()
	var answer struct {
		ParameterAnnouncements []announced `json:"parameterAnnouncements"`
	}
	r.ask(t, "parameters", &answer)
	var got []string
	for _, p := range answer.ParameterAnnouncements {
		got = append(got, p.Name+"="+p.String)
		if p.Title == "" || p.Tooltip == "" {
			t.Errorf("parameter %s has no words for people", p.Name)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the server announces %v, want %v", got, want)
	}
}

// setting is the application with one parameter set, and no other.
func setting(application, name, value string) string {
	before, rest, _ := strings.Cut(application, "    plugin:\n")
	plugin, _, _ := strings.Cut(rest, "\n")
	_, destination, _ := strings.Cut(rest, "  destination:\n")
	quoted, _ := json.Marshal(value) // a string always can be
	return before + "    plugin:\n" + plugin + "\n      parameters: [{name: " + name + ", string: " + string(quoted) + "}]\n  destination:\n" + destination
}

// The page's table has these, with what the overlay's config has.
func pluginAnnounces(t *testing.T, r request) {
	r.announces(t, "rollout=Alongside", "suffix=-optimized", "fail-on=error")

	t.Run("with what the config has", func(t *testing.T) {
		r := r
		r.application = at(r.application, "overlays/in-place")
		r.announces(t, "rollout=InPlace", "suffix=-optimized", "fail-on=error")
	})
	t.Run("where the config is wrong", func(t *testing.T) {
		config := filepath.Join(r.repository, "overlays/optimized/cache-optimization.yaml")
		write(t, config, strings.Replace(read(t, config), "rollout:", "rolout:", 1))
		r.announces(t, "rollout=Alongside", "suffix=-optimized", "fail-on=error")
	})
}

// What the page's second application sets is as if its config said so.
func pluginGoesByParameters(t *testing.T, r request) {
	r.application = example(t, "plugin/application-cutover.yaml")
	got := r.manifests(t, "Plugin")
	config := filepath.Join(r.repository, "overlays/optimized/cache-optimization.yaml")
	write(t, config, strings.Replace(read(t, config), "rollout: Alongside", "rollout: Cutover\n  suffix: -fast", 1))
	want := call{dir: r.repository}.succeed(t, "cacheopt", "build", "overlays/optimized").out
	mustSay(t, want, "name: test-build-deploy-pipeline-fast\n")
	sameObjects(t, got, objects(t, want))
}

// order is a file that both a sidecar and its test see, the sockets being in its
// folder. Bash needs no program to make it.
const order = "/home/argocd/cmp-server/plugins/order"

// notObeyed fails the test where a shell has made the file.
func notObeyed(t *testing.T, r request) {
	t.Helper()
	if obeyed(r) {
		t.Error("a parameter was run by a shell")
	}
}

func obeyed(r request) bool {
	_, err := os.Stat(filepath.Join(r.sockets, filepath.Base(order)))
	return err == nil
}

// Whatever an Application sets, it is taken for a value, and for nothing else.
func pluginTakesNoOrders(t *testing.T, r request) {
	for value, test := range map[string]struct{ name, says string }{
		"$(>" + order + ")":      {"suffix", "spec.suffix"},
		"-a; >" + order:          {"suffix", "spec.suffix"},
		"../../etc":              {"suffix", "spec.suffix"},
		"-a\nspec: {}":           {"suffix", "spec.suffix"},
		"--allow-functions":      {"rollout", "spec.rollout"},
		"--help":                 {"fail-on", `"--help", and must be error or warning`},
		"cache-optimization.yml": {"config", `no parameter "config"`},
	} {
		t.Run(test.name+" "+value, func(t *testing.T) {
			r := r
			r.application = setting(r.application, test.name, value)
			r.refused(t, test.says)
		})
	}
	notObeyed(t, r)
	t.Run("fail-on warning", func(t *testing.T) {
		r := r
		r.application = setting(r.application, "fail-on", "warning")
		r.refused(t, "1 warning, and fail-on is warning", "[untested-tag]")
	})
}

// The server says that it looks for the file, and finds it where it is.
func pluginMatches(t *testing.T, r request) {
	var configuration struct{ IsDiscoveryConfigured bool }
	r.ask(t, "configuration", &configuration)
	if !configuration.IsDiscoveryConfigured {
		t.Error("the server has no discovery")
	}
	for path, want := range map[string]bool{"overlays/optimized": true, "base": false} {
		r.application = at(r.application, path)
		var answer struct{ IsSupported, IsDiscoveryEnabled bool }
		r.ask(t, "match", &answer)
		if answer.IsSupported != want || !answer.IsDiscoveryEnabled {
			t.Errorf("%s: the server answers %+v, want isSupported %v", path, answer, want)
		}
	}
}
