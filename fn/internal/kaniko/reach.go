package kaniko

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/go-containerregistry/pkg/name"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
)

// The rules about the registry that layers go to.
const (
	RuleRegistry   = "kaniko-cache-registry"
	RuleRepoExists = "kaniko-cache-repo-must-exist"
	RuleRepoTag    = "kaniko-cache-repo-tag"
)

// registryFindings are what has to be there for layers of image to reach repo.
func (b *build) registryFindings(c caller, words []string, image string, at place) finding.List {
	repo := at.repo
	if strings.HasPrefix(repo, "oci:") {
		return nil
	}
	var all finding.List
	add := func(severity finding.Severity, rule, message, advice string) {
		all = append(all, finding.Finding{
			Severity: severity, Rule: rule, Object: c.pipeline.Object.ID, Field: c.task.Path(), Message: message, Advice: advice,
		})
	}
	for _, run := range c.scenarios() {
		from, to := imageHost(image, run), run.host(repo)
		if known := registryOf(to); known.exists {
			there := run.fill(repo)
			if at.own() {
				there = ownPlace(run.fill(image)).repo
			}
			f := mustExist(there, known)
			add(f.Severity, f.Rule, f.Message, f.Advice)
		}
		if at.own() || from == "" || to == "" || from == to {
			continue
		}
		if flag := unreached(words, from, to); flag != "" {
			add(finding.Warning, RuleRegistry,
				fmt.Sprintf("layers go to %s, images to %s, and %s is for the latter alone", to, from, flag), adviseReach(flag, to))
			continue
		}
		add(finding.Info, RuleRegistry, fmt.Sprintf("layers go to %s, images to %s", to, from),
			"see that the build's DOCKER_CONFIG has credentials to push to and pull from both")
	}
	if to, err := parseDestination(image); err == nil && !at.own() && to.mayBringTag(c.scenarios()) {
		add(finding.Info, RuleRepoTag,
			fmt.Sprintf("layers are cached in %s only as long as the end of %s brings no tag: Kaniko takes a repository with a tag for none, and caches nothing", repo, image),
			"keep the tag in a param of its own")
	}
	return all
}

// mustExist says of a repository that its registry makes none on a push.
func mustExist(repo string, known registry) finding.Finding {
	return finding.Finding{
		Severity: finding.Warning, Rule: RuleRepoExists,
		Message: fmt.Sprintf("layers are cached in %s, whose registry makes no repository on a push: while there is none, builds are green and cache nothing", repo),
		Advice:  "create it, or a template for such repositories (" + known.source + "), and let what pushes the image read and write there, too",
	}
}

func imageHost(image string, run scenario) string {
	to, err := parseDestination(image)
	if err != nil {
		return hostOf("")
	}
	return run.host(to.registry)
}

// hostFlags are the flags that tell Kaniko how to reach one registry, each
// with the flag that does so for all, if there is one
// (pkg/util/transport_util.go, pkg/cache/cache.go).
var hostFlags = []struct{ name, all string }{
	{"insecure-registry", "insecure"},
	{"skip-tls-verify-registry", "skip-tls-verify"},
	{"registry-certificate", "skip-tls-verify"},
	{"registry-client-cert", ""},
}

// plainByItself is said in the place of a flag for hosts to which Kaniko
// speaks plain HTTP unasked: go-containerregistry does so for local addresses
// (pkg/name/registry.go, Scheme).
const plainByItself = "plain HTTP, as to local addresses,"

// unreached is the first setting that Kaniko has for one host and not for the
// other; "" for none.
func unreached(words []string, has, lacks string) string {
	for _, flag := range hostFlags {
		of := flagValues(words, flag.name)
		if isOn(words, flag.all) || !names(of, has) || names(of, lacks) {
			continue
		}
		return "--" + flag.name
	}
	plain := names(flagValues(words, "insecure-registry"), lacks) || isOn(words, "insecure")
	if isPlain(has) && !isPlain(lacks) && !plain {
		return plainByItself
	}
	return ""
}

func adviseReach(flag, host string) string {
	if flag == plainByItself {
		flag = "--insecure-registry"
	}
	return fmt.Sprintf("add %s for %s to the step, if it needs that too, and see that DOCKER_CONFIG has credentials for both", flag, host)
}

// names tells whether a flag's values, HOST or HOST=FILE, are for the host.
func names(values []string, host string) bool {
	return slices.ContainsFunc(values, func(value string) bool {
		named, _, _ := strings.Cut(value, "=")
		return named == host
	})
}

func isOn(words []string, flag string) bool {
	values := flagValues(words, flag)
	return flag != "" && len(values) > 0 && !isOff(values[len(values)-1])
}

func isPlain(host string) bool {
	registry, err := name.NewRegistry(host, name.WeakValidation)
	return err == nil && registry.Scheme() == "http"
}
