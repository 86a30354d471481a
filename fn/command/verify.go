package command

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

func newVerify(streams Streams) *cobra.Command {
	var config string
	var strict bool
	cmd := &cobra.Command{
		Use:   "verify [--config FILE] [FILE|DIR|- ...]",
		Short: "Check in CI that cacheopt ran on what another tool rendered",
		Long: `verify reads what kustomize or another tool has rendered, and exits with 1 where
cacheopt didn't run on it: kustomize skips functions silently where a flag is
missing.

  kustomize build --enable-alpha-plugins --enable-exec . | cacheopt verify -

It looks for the stamps that cacheopt leaves on objects, and for claims that
were renamed behind it while Tasks still mount them by the old name. With --config it runs
cacheopt once more, and names all that would still change: that is exact where
the function runs last, in the outermost kustomization.`,
		RunE: func(_ *cobra.Command, args []string) error {
			want, err := expected(config)
			if err != nil {
				return err
			}
			rollout := want.Spec.Rollout
			if config == "" {
				// Stamps are found without a look into runs.
				rollout = v1alpha1.RolloutAlongside
			}
			in, err := readInput(args, streams.In, rollout)
			if err == nil {
				err = in.tell(streams.Err, strict)
			}
			if err != nil {
				return err
			}
			told, err := verify(in, want, config != "", streams)
			if err != nil {
				return err
			}
			return writeAll(streams.Out, []byte(told+"\n"))
		},
	}
	configFlag(cmd, &config, "file with the CacheOptimization that should have been carried out")
	strictFlag(cmd, &strict)
	return cmd
}

// verify says in a line that cacheopt ran on the files, or in an error what is
// missing. Where nobody asked for a config, stamps are enough.
func verify(in input, config *v1alpha1.CacheOptimization, asked bool, streams Streams) (string, error) {
	if err := strays(in.files); err != nil {
		return "", err
	}
	stamps, err := optimize.Stamps(in.files)
	if err != nil {
		return "", err
	}
	if !asked && len(stamps) > 0 {
		return stamped(stamps), nil
	}
	_, report, err := optimizeAll(in.sources, config)
	if err != nil {
		tell(streams.Err, report.Findings, false)
		return "", err
	}
	lost := again(report.Findings)
	switch {
	case slices.ContainsFunc(report.Findings, func(f optimize.Finding) bool { return f.Rule == optimize.RuleNoTekton }):
		return "", errors.New("there are no Tekton resources in it: an empty list is no success, see what rendered it")
	case len(report.Changes) > 0:
		return "", missing(report.Changes, len(stamps) > 0)
	case len(lost) > 0:
		return "", fmt.Errorf("an earlier run of cacheopt let tasks run side by side that it would keep in order now:\n  %s", strings.Join(lost, "\n  "))
	case len(stamps) == 0:
		return "there is nothing that cacheopt would change, and no object carries its stamp", nil
	}
	return stamped(stamps), nil
}

// again are the findings about an order that an earlier run gave up and this one wouldn't.
func again(findings []optimize.Finding) []string {
	var lines []string
	for _, f := range findings {
		if f.Rule == optimize.RuleAgain {
			lines = append(lines, f.String())
		}
	}
	return lines
}

// strays is the error that names claims which are mounted under a name that
// they no longer have.
func strays(files []optimize.File) error {
	found, err := optimize.Strays(files)
	if err != nil || len(found) == 0 {
		return err
	}
	lines := []string{"cacheopt ran on this, and its claims were renamed behind it; pods wait for claims that aren't there:"}
	for _, stray := range found {
		lines = append(lines, "  "+stray.String())
	}
	const advice = "a kustomization around the one with the function has a namePrefix or nameSuffix, and kustomize doesn't know that " +
		"Tasks name claims: list examples/component/kustomizeconfig.yaml among its configurations, or the function in that " +
		"kustomization rather than below it"
	return errors.New(strings.Join(append(lines, advice), "\n"))
}

// expected is the config that should have been carried out. Without one it is all
// defaults, in place, so that changes are of objects that the list has.
func expected(file string) (*v1alpha1.CacheOptimization, error) {
	if file != "" {
		return readConfig(file)
	}
	config := v1alpha1.Default()
	config.Metadata.Name = "defaults"
	config.Spec.Rollout = v1alpha1.RolloutInPlace
	return config, nil
}

// stamped is how many objects carry whose stamp.
func stamped(stamps map[string]int) string {
	var parts []string
	for _, config := range slices.Sorted(maps.Keys(stamps)) {
		verb := "carry"
		if stamps[config] == 1 {
			verb = "carries"
		}
		parts = append(parts, fmt.Sprintf("%s %s the stamp of %s", count(stamps[config], "object"), verb, config))
	}
	return strings.Join(parts, ", ")
}

// missing is the error that names what would still change.
func missing(changes []optimize.Change, ran bool) error {
	reason := "cacheopt didn't run on this: no object carries its stamp, and this would change:"
	advice := "kustomize skips functions silently where a flag is missing: give it both --enable-alpha-plugins and " +
		"--enable-exec, or render with cacheopt build"
	if ran {
		reason = "cacheopt ran on this, but not with this config on all of it; this would still change:"
		advice = "render it anew with this config; what a kustomization adds behind the function, the function never saw"
	}
	lines := []string{reason}
	for _, c := range changes {
		lines = append(lines, "  "+c.String())
	}
	return errors.New(strings.Join(append(lines, advice), "\n"))
}
