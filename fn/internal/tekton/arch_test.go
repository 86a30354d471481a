package tekton_test

import (
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/internal/plantest"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

func TestTheProcessorThatARunAsksFor(t *testing.T) {
	const affinity = "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [" +
		"{key: disk, operator: In, values: [ssd]}, {key: kubernetes.io/arch, operator: In, values: [arm64, s390x]}]}]}}}"
	for name, test := range map[string]struct{ spec, want string }{
		"any":                            {"{pipelineRef: {name: p}}", ""},
		"for the one task":               {"{taskRunSpecs: [{pipelineTaskName: b, podTemplate: {nodeSelector: {kubernetes.io/arch: arm64}}}]}", "arm64"},
		"for another task":               {"{taskRunSpecs: [{pipelineTaskName: c, podTemplate: {nodeSelector: {kubernetes.io/arch: arm64}}}]}", ""},
		"for all, and another for one":   {"{taskRunTemplate: {podTemplate: {nodeSelector: {kubernetes.io/arch: amd64}}}, taskRunSpecs: [{pipelineTaskName: b, podTemplate: {nodeSelector: {kubernetes.io/arch: arm64}}}]}", "arm64"},
		"for all":                        {"{taskRunTemplate: {podTemplate: {nodeSelector: {beta.kubernetes.io/arch: amd64}}}}", "amd64"},
		"as v1beta1 has it":              {"{podTemplate: {nodeSelector: {kubernetes.io/arch: amd64}}}", "amd64"},
		"as v1beta1 has it for one task": {"{taskRunSpecs: [{pipelineTaskName: b, taskPodTemplate: {nodeSelector: {kubernetes.io/arch: arm64}}}]}", "arm64"},
		"by affinity":                    {"{taskRunTemplate: {podTemplate: {" + affinity + "}}}", "arm64 s390x"},
		"by what they are not":           {strings.Replace("{taskRunTemplate: {podTemplate: {"+affinity+"}}}", "arch, operator: In,", "arch, operator: NotIn,", 1), tekton.OtherArch},
		"not where it only has one":      {strings.Replace("{taskRunTemplate: {podTemplate: {"+affinity+"}}}", "arch, operator: In,", "arch, operator: Exists,", 1), ""},
		"not by another label":           {"{taskRunTemplate: {podTemplate: {nodeSelector: {kubernetes.io/os: linux}}}}", ""},
	} {
		s := plantest.Survey(t, "apiVersion: tekton.dev/v1\nkind: PipelineRun\nmetadata: {name: r}\nspec: "+test.spec+"\n")
		if got := strings.Join(s.Runs[0].Archs("b"), " "); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}
