// Command framework is a KRM function built with kyaml's framework that embeds
// cacheopt. Items stay in their order; kyaml writes them in its own style.
package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/fn/framework"
	"sigs.k8s.io/kustomize/kyaml/kio"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

func main() { os.Exit(run(os.Stdin, os.Stdout, os.Stderr)) }

// run is all of the process. The framework leaves it to its caller to say what is
// wrong.
func run(in io.Reader, out, stderr io.Writer) int {
	list := &kio.ByteReadWriter{Reader: in, Writer: out, KeepReaderAnnotations: true}
	if err := framework.Execute(framework.ResourceListProcessorFunc(process), list); err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	return 0
}

// process optimizes the list by its functionConfig. On an error the items are as
// they were.
func process(list *framework.ResourceList) error {
	config, err := v1alpha1.Load([]byte(list.FunctionConfig.MustString()))
	if err != nil {
		return err
	}
	var items []string
	for _, item := range list.Items {
		items = append(items, item.MustString())
	}
	output, report, err := optimize.Stream([]byte(strings.Join(items, "---\n")), config)
	for _, finding := range report.Findings {
		list.Results = append(list.Results, result(finding))
	}
	if err != nil {
		return err
	}
	list.Items, err = kio.FromBytes(output)
	return err
}

// result is a finding as kpt shows it.
func result(f optimize.Finding) *framework.Result {
	r := &framework.Result{
		Message:  f.Text(),
		Severity: framework.Severity(f.Severity),
		Tags:     map[string]string{"rule": f.Rule},
	}
	if o := f.Object; o.Kind != "" {
		r.ResourceRef = &yaml.ResourceIdentifier{
			TypeMeta: yaml.TypeMeta{APIVersion: o.APIVersion, Kind: o.Kind},
			NameMeta: yaml.NameMeta{Name: o.Name, Namespace: o.Namespace},
		}
	}
	return r
}
