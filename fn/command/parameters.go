package command

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/suggest"
)

// argoParametersVariable holds the parameters that an Application sets, as a JSON
// list. Argo CD also sends each as PARAM_NAME, where fail-on and fail_on are one.
// (ApplicationSourcePluginParameters.Environ, Argo CD v3.2.1.)
const argoParametersVariable = "ARGOCD_APP_PARAMETERS"

// The parameters' names.
const (
	configParameter  = "config"
	rolloutParameter = "rollout"
	suffixParameter  = "suffix"
	failOnParameter  = "fail-on"
)

// What the commands take. A kustomization lists its config itself.
var (
	ofBuild  = []string{rolloutParameter, suffixParameter, failOnParameter}
	ofRender = []string{configParameter, rolloutParameter, suffixParameter, failOnParameter}
)

// argoDefaultConfig is the config of an application that names none.
const argoDefaultConfig = "cache-optimization.yaml"

// argoParameter is a parameter as Argo CD sends it: one of the last three.
type argoParameter struct {
	Name   string
	String *string
	Array  []string
	Map    map[string]string
}

// parameters are those that an Application sets, by name. One that is empty is
// as one that isn't set.
type parameters map[string]string

// readParameters reads what Argo CD sends, which may be nothing. All of it is
// checked before any is used.
func readParameters(text string, known []string) (parameters, error) {
	var list []argoParameter
	if text != "" {
		if err := json.Unmarshal([]byte(text), &list); err != nil {
			return nil, fmt.Errorf("%s is not the list that Argo CD sends: %w", argoParametersVariable, err)
		}
	}
	set := parameters{}
	for _, p := range list {
		_, twice := set[p.Name]
		switch {
		case !slices.Contains(known, p.Name):
			return nil, fmt.Errorf("the plugin has no parameter %q; %s", p.Name, adviseName(p.Name, known))
		case p.String == nil || p.Array != nil || p.Map != nil:
			return nil, fmt.Errorf("the plugin's parameter %s takes a string, not an array or a map", p.Name)
		case twice:
			return nil, fmt.Errorf("the plugin's parameter %s is set twice", p.Name)
		}
		set[p.Name] = *p.String
	}
	return set, set.check()
}

func adviseName(name string, known []string) string {
	if near := suggest.Nearest(name, known); near != "" {
		return "did you mean " + near + "?"
	}
	return "it has " + strings.Join(known, ", ")
}

// check holds the values against what a config may have.
func (p parameters) check() error {
	if err := p.failOn().check(); err != nil {
		return fmt.Errorf("the plugin's parameter %s %w", failOnParameter, err)
	}
	if _, err := withSpec(minimalConfig(), p.spec()); err != nil {
		return fmt.Errorf("the plugin's parameters, as fields of the config: %w", err)
	}
	return nil
}

func minimalConfig() []byte {
	return fmt.Appendf(nil, "{apiVersion: %s, kind: %s, metadata: {name: parameters}}", v1alpha1.APIVersion, v1alpha1.Kind)
}

// spec are the fields of the config that the parameters set.
func (p parameters) spec() map[string]string {
	spec := map[string]string{}
	for _, name := range []string{rolloutParameter, suffixParameter} {
		if p[name] != "" {
			spec[name] = p[name]
		}
	}
	return spec
}

func (p parameters) failOn() failOn { return failOn(p[failOnParameter]) }

func (p parameters) config() string {
	if p[configParameter] == "" {
		return argoDefaultConfig
	}
	return p[configParameter]
}
