package command

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

func newArgoCD(streams Streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "argocd",
		Short: "What a config management plugin of Argo CD runs",
		Long: `argocd has the commands of a plugin.yaml. They run in the application's folder,
and go by the parameters that the Application sets, which Argo CD sends in
ARGOCD_APP_PARAMETERS. An application that comes out empty is refused: Argo CD
would prune all that it has.`,
		Args: noCommand,
		RunE: func(*cobra.Command, []string) error {
			return usageError{errors.New("name what to do: cacheopt argocd build, parameters or render")}
		},
	}
	var remote bool
	build := argoCommand("build", "Build the kustomization in the working directory", streams, func(streams Streams) ([]byte, error) {
		return argoBuild(streams, remote)
	})
	allowRemoteFlag(build, &remote)
	cmd.AddCommand(
		build,
		argoCommand("render", "Optimize standard input by the config that the parameter config names", streams, argoRender),
		argoCommand("parameters", "Print what parameters there are, as JSON", streams, argoParameters),
	)
	return cmd
}

func argoCommand(name, short string, streams Streams, run func(Streams) ([]byte, error)) *cobra.Command {
	return &cobra.Command{
		Use: name, Short: short, Args: noCommand,
		RunE: func(*cobra.Command, []string) error {
			output, err := run(streams)
			if err != nil {
				return err
			}
			return writeAll(streams.Out, output)
		},
	}
}

// argoBuild is cacheopt build for an application that is there to be optimized:
// a kustomization that lists no config is refused.
func argoBuild(streams Streams, remote bool) ([]byte, error) {
	set, err := readParameters(os.Getenv(argoParametersVariable), ofBuild)
	if err != nil {
		return nil, err
	}
	b := builder{remote: remote, failOn: set.failOn(), spec: set.spec(), required: true}
	output, err := b.build(".", streams.Err)
	if err == nil && blank(output) {
		err = errors.New("the kustomization has no resources")
	}
	return output, err
}

// argoRender is cacheopt render of standard input.
func argoRender(streams Streams) ([]byte, error) {
	set, err := readParameters(os.Getenv(argoParametersVariable), ofRender)
	if err != nil {
		return nil, err
	}
	doc, err := readInRepository(set.config())
	if err != nil {
		return nil, err
	}
	config, err := withSpec(doc, set.spec())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", set.config(), err)
	}
	input, err := readFile(stdinName, streams.In)
	if err != nil {
		return nil, err
	}
	if blank(input.Content) {
		return nil, errors.New("nothing came in on standard input: see what should have rendered the application")
	}
	output, report, err := optimize.Stream(input.Content, config)
	tell(streams.Err, report.Findings, false)
	if err == nil {
		err = set.failOn().reached(report.Findings)
	}
	return output, err
}

// withSpec is a config with fields of its spec set.
func withSpec(doc []byte, spec map[string]string) (*v1alpha1.CacheOptimization, error) {
	if len(spec) == 0 {
		return v1alpha1.Load(doc)
	}
	docs, err := documents(doc)
	if err != nil || len(docs) != 1 {
		return v1alpha1.Load(doc) // which says what is wrong
	}
	setSpec(docs[0], spec)
	if doc, err = yaml.Marshal(docs[0]); err != nil {
		return nil, err
	}
	return v1alpha1.Load(doc)
}

// setSpec sets fields of a config's spec. A spec that is no map is for Load to
// complain of.
func setSpec(doc map[string]any, spec map[string]string) {
	fields, ok := doc["spec"].(map[string]any)
	if doc["spec"] == nil {
		fields, ok = map[string]any{}, true
	}
	if !ok {
		return
	}
	for field, value := range spec {
		fields[field] = value
	}
	if len(fields) > 0 {
		doc["spec"] = fields
	}
}

// blank tells whether a stream holds nothing but separators.
func blank(stream []byte) bool {
	for line := range bytes.Lines(stream) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' && !bytes.Equal(line, []byte("---")) {
			return false
		}
	}
	return true
}

// documents are the maps of a YAML stream; an error where one isn't a map.
func documents(content []byte) ([]map[string]any, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	var docs []map[string]any
	for {
		var doc map[string]any
		err := decoder.Decode(&doc)
		if errors.Is(err, io.EOF) {
			return docs, nil
		}
		if err != nil {
			return nil, err
		}
		if doc != nil {
			docs = append(docs, doc)
		}
	}
}
