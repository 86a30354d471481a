package kaniko

import (
	"fmt"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// warmerBeside is Google's warmer: a repository beside the executor's, with the
// tags latest and by version; debug and slim are of the executor only
// (.github/workflows/images.yaml).
func warmerBeside(repository, tag string) string {
	if !release.MatchString(tag) {
		tag = "latest"
	}
	return strings.TrimSuffix(repository, "executor") + "warmer:" + plain(tag)
}

// warmerByTag is osscontainertools' warmer: tags of the executor's repository,
// warmer and v1.28.3-warmer (.github/workflows/images.yaml, in v1.25.0 to
// v1.28.3).
func warmerByTag(repository, tag string) string {
	if release.MatchString(tag) {
		return repository + ":" + plain(tag) + "-warmer"
	}
	return repository + ":warmer"
}

// plain is the tag of the image without a shell.
func plain(tag string) string { return strings.TrimSuffix(strings.TrimSuffix(tag, "-slim"), "-alpine") }

// findsPinned tells whether an executor takes a base image that is pinned by
// digest from the build cache, be it an index's or one platform's.
func findsPinned(image string) bool {
	v, known := versionOf(image)
	of := familyOf(image)
	return of != nil && known && of.pinned != (version{}) && !v.before(of.pinned)
}

// warmerOf is the image that has the warmer of an executor's image: Kaniko's
// debug images have it themselves (deploy/Dockerfile of all families), the
// others beside them. It is "" where that can't be known.
func warmerOf(image string) string {
	name, tag := splitTag(image)
	of := familyOf(image)
	switch {
	case of == nil || tag == "" && strings.Contains(image, "@"):
		return ""
	case strings.Contains(tag, "debug"):
		return image
	case of.warmer == nil:
		return ""
	}
	return of.warmer(name, tag)
}

// runsWarmer tells whether a step runs Kaniko's warmer.
func runsWarmer(spec tekton.TaskSpec, step tekton.Step) bool {
	command := step.Command()
	if len(command) > 0 {
		return command[0] == "/kaniko/warmer"
	}
	image := spec.WithDefaults(step.Image())
	repository, _ := splitTag(image)
	return step.Script() == "" && mentionsKaniko.MatchString(repository) && isWarmer(image)
}

// warmer is a step that runs Kaniko's warmer.
type warmer struct {
	namespace string
	family    *Family
	where     string
}

// warmersIn are the list's warmers whose family is known.
func warmersIn(s *survey.Survey) []warmer {
	var all []warmer
	for _, task := range s.Tasks {
		for _, step := range task.Steps {
			if !runsWarmer(task.Spec, step.Step) {
				continue
			}
			if family := familyOfWarmer(task.Spec.WithDefaults(step.Image())); family != nil {
				all = append(all, warmer{task.Object.Namespace, family, fmt.Sprintf("%s of %s", step, task.Object.ID)})
			}
		}
	}
	return all
}

// familyOfWarmer is the family of a warmer's image, by that of the executor for
// which it is.
func familyOfWarmer(image string) *Family {
	repository, _ := splitTag(image)
	if base, beside := strings.CutSuffix(repository, "/warmer"); beside {
		repository = base + "/executor"
	}
	return familyOf(repository)
}

// mixedFamilies are the Task's builds whose executor is of another family than
// a warmer beside it.
func mixedFamilies(spec v1alpha1.Spec, task *survey.Task, warmers []warmer) finding.List {
	var all finding.List
	for _, step := range task.Steps {
		v := view{spec: spec, task: task, step: step}
		family := familyOf(v.own(nil).executor)
		if !builds(step) || family == nil {
			continue
		}
		for _, warmer := range warmers {
			if warmer.namespace != task.Object.Namespace || warmer.family.Bases == family.Bases {
				continue
			}
			all = append(all, finding.Finding{
				Severity: finding.Warning, Rule: RuleFamilies, Object: task.Object.ID, Field: step.Path().Key("image"),
				Message: fmt.Sprintf("%s runs the Kaniko of %s, which looks for base images in %s, and %s warms its cache with that of %s, which writes %s", step, family.Title, family.Bases, warmer.where, warmer.family.Title, warmer.family.Bases),
				Advice:  "take both from one project, in one version, where they share a directory",
			})
		}
	}
	return all
}
