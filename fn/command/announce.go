package command

import (
	"fmt"
	"os"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
)

// announcement is how a plugin tells Argo CD of a parameter
// (apiclient.ParameterAnnouncement).
type announcement struct {
	Name    string `json:"name"`
	Title   string `json:"title"`
	Tooltip string `json:"tooltip"`
	// Default is shown where the Application sets nothing.
	Default string `json:"string"`
}

// argoParameters announces the parameters, with the values that the
// application's config has now. Where there is none that can be read, that is for
// build or render to say: without the announcement the application's page would
// be an error too.
func argoParameters(streams Streams) ([]byte, error) {
	config, err := announcedConfig()
	if err != nil {
		fmt.Fprintf(streams.Err, "cacheopt: the defaults are announced: %v\n", err)
		config = v1alpha1.Default()
	}
	words := strings.Join(v1alpha1.Rollout("").Values(), ", ")
	return indented([]announcement{
		{rolloutParameter, "Rollout", "One of " + words + ", instead of what the config has in spec.rollout.", string(config.Spec.Rollout)},
		{suffixParameter, "Suffix", "What the names of optimized copies end with, instead of what the config has in spec.suffix.", config.Spec.Suffix},
		{failOnParameter, "Fail on", "error, or warning: then an application that cacheopt has a warning about isn't rendered.", "error"},
	})
}

func announcedConfig() (*v1alpha1.CacheOptimization, error) {
	set, err := readParameters(os.Getenv(argoParametersVariable), ofRender)
	if err != nil {
		return nil, err
	}
	doc, err := readInRepository(set.config())
	if err != nil {
		return nil, err
	}
	config, err := v1alpha1.Load(doc)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", set.config(), err)
	}
	return config, nil
}
