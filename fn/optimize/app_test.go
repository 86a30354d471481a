package optimize_test

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	pipelinev1 "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1"
	"github.com/tektoncd/triggers/pkg/apis/triggers/contexts"
	triggersv1beta1 "github.com/tektoncd/triggers/pkg/apis/triggers/v1beta1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"knative.dev/pkg/apis"
	"sigs.k8s.io/yaml"
)

// apiTypes are the types of everything in base/ and of what cacheopt adds.
var apiTypes = map[string]func() any{
	"v1 Namespace":                                    func() any { return &corev1.Namespace{} },
	"v1 LimitRange":                                   func() any { return &corev1.LimitRange{} },
	"v1 ResourceQuota":                                func() any { return &corev1.ResourceQuota{} },
	"v1 ServiceAccount":                               func() any { return &corev1.ServiceAccount{} },
	"v1 PersistentVolumeClaim":                        func() any { return &corev1.PersistentVolumeClaim{} },
	"rbac.authorization.k8s.io/v1 Role":               func() any { return &rbacv1.Role{} },
	"rbac.authorization.k8s.io/v1 RoleBinding":        func() any { return &rbacv1.RoleBinding{} },
	"rbac.authorization.k8s.io/v1 ClusterRoleBinding": func() any { return &rbacv1.ClusterRoleBinding{} },
	"batch/v1 CronJob":                                func() any { return &batchv1.CronJob{} },
	"networking.k8s.io/v1 NetworkPolicy":              func() any { return &networkingv1.NetworkPolicy{} },
	"networking.k8s.io/v1 Ingress":                    func() any { return &networkingv1.Ingress{} },
	"tekton.dev/v1 Task":                              func() any { return &pipelinev1.Task{} },
	"tekton.dev/v1 Pipeline":                          func() any { return &pipelinev1.Pipeline{} },
	"tekton.dev/v1 PipelineRun":                       func() any { return &pipelinev1.PipelineRun{} },
	"triggers.tekton.dev/v1beta1 TriggerBinding":      func() any { return &triggersv1beta1.TriggerBinding{} },
	"triggers.tekton.dev/v1beta1 TriggerTemplate":     func() any { return &triggersv1beta1.TriggerTemplate{} },
	"triggers.tekton.dev/v1beta1 EventListener":       func() any { return &triggersv1beta1.EventListener{} },
	"kustomize.config.k8s.io/v1beta1 Kustomization":   nil,
	"cicd.cortex.io/v1alpha1 CacheOptimization":       nil,
	" ": nil,
}

func TestEveryFieldOfTheAppIsOneOfItsAPIVersion(t *testing.T) {
	files := glob(t, "../../base/*.yaml", 20)
	files = append(files, glob(t, "../../testdata/overlays/*.yaml", 4)...)
	for _, file := range files {
		for _, doc := range documents(read(t, file)) {
			decodeStrictly(t, filepath.Base(file), doc)
		}
	}
}

func TestEachFileOfTheAppHoldsOneListedResource(t *testing.T) {
	list := read(t, "../../base/kustomization.yaml")
	for _, file := range glob(t, "../../base/*.yaml", 20) {
		name := filepath.Base(file)
		if len(documents(read(t, file))) != 1 {
			t.Errorf("%s holds more than one resource", name)
		}
		if name != "kustomization.yaml" && !strings.Contains(list, "- "+name+"\n") {
			t.Errorf("kustomization.yaml doesn't list %s", name)
		}
	}
}

// decodeStrictly decodes as the API server does under strict validation, and
// validates as Tekton's admission does.
func decodeStrictly(t *testing.T, file, doc string) any {
	t.Helper()
	text, err := yaml.YAMLToJSONStrict([]byte(doc))
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	var id struct{ APIVersion, Kind string }
	if err := json.Unmarshal(text, &id); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	newValue, known := apiTypes[id.APIVersion+" "+id.Kind]
	if !known {
		t.Errorf("%s: no API type is known for %s %s", file, id.APIVersion, id.Kind)
	}
	if newValue == nil {
		return nil
	}
	value := newValue()
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(value); err != nil {
		t.Errorf("%s: %s: %v", file, id.Kind, err)
		return value
	}
	ctx := contexts.WithUpgradeViaDefaulting(context.Background())
	if defaultable, ok := value.(apis.Defaultable); ok {
		defaultable.SetDefaults(ctx)
	}
	if validatable, ok := value.(apis.Validatable); ok && id.Kind != "PipelineRun" {
		if err := validatable.Validate(ctx); err != nil {
			t.Errorf("%s: %s: %v", file, id.Kind, err)
		}
	}
	return value
}

// TestTheAppsLimitRangeAdmitsEveryContainer checks each step before and after
// as the LimitRanger admission plugin does, and Tekton's own containers, which
// get the defaults.
func TestTheAppsLimitRangeAdmitsEveryContainer(t *testing.T) {
	files := append(glob(t, "../../base/task-*.yaml", 5), glob(t, "../../testdata/overlays/*.yaml", 4)...)
	limits := decodeStrictly(t, "limitrange", read(t, "../../base/limitrange.yaml")).(*corev1.LimitRange).Spec.Limits[0]
	admit(t, "a container of Tekton's", limits, corev1.ResourceRequirements{Requests: limits.DefaultRequest, Limits: limits.Default})
	admit(t, "the affinity assistant", limits, corev1.ResourceRequirements{
		Requests: corev1.ResourceList{"cpu": resource.MustParse("50m"), "memory": resource.MustParse("100Mi")},
		Limits:   corev1.ResourceList{"cpu": resource.MustParse("50m"), "memory": resource.MustParse("100Mi")},
	})
	steps := 0
	for _, file := range files {
		for _, doc := range documents(read(t, file)) {
			task, ok := decodeStrictly(t, file, doc).(*pipelinev1.Task)
			if !ok {
				continue
			}
			for _, step := range task.Spec.Steps {
				steps++
				admit(t, filepath.Base(file)+": "+task.Name+"/"+step.Name, limits, step.ComputeResources)
			}
		}
	}
	if steps < 40 {
		t.Errorf("only %d steps were looked at", steps)
	}
}

func admit(t *testing.T, who string, limits corev1.LimitRangeItem, resources corev1.ResourceRequirements) {
	t.Helper()
	for _, name := range []corev1.ResourceName{"cpu", "memory"} {
		request, limit := resources.Requests[name], resources.Limits[name]
		least, most, ratio := limits.Min[name], limits.Max[name], limits.MaxLimitRequestRatio[name]
		if request.IsZero() || limit.IsZero() {
			t.Errorf("%s: names no request or limit for %s, and Tekton divides the default by the number of steps", who, name)
			continue
		}
		if request.Cmp(least) < 0 || limit.Cmp(most) > 0 || request.Cmp(limit) > 0 {
			t.Errorf("%s: %s of %s to %s is not between %s and %s", who, name, request.String(), limit.String(), least.String(), most.String())
		}
		if limit.AsApproximateFloat64() > ratio.AsApproximateFloat64()*request.AsApproximateFloat64() {
			t.Errorf("%s: the limit of %s, %s, is more than %s times the request, %s", who, name, limit.String(), ratio.String(), request.String())
		}
	}
}

func TestTheManualRunFitsTheOptimizedPipeline(t *testing.T) {
	run := decodeStrictly(t, "manual-run.yaml", read(t, "../../examples/manual-run.yaml")).(*pipelinev1.PipelineRun)
	for _, doc := range documents(read(t, "../../testdata/overlays/optimized.yaml")) {
		pipeline, ok := decodeStrictly(t, "optimized.yaml", doc).(*pipelinev1.Pipeline)
		if !ok || pipeline.Name != run.Spec.PipelineRef.Name {
			continue
		}
		given := map[string]bool{}
		for _, param := range run.Spec.Params {
			given[param.Name] = true
		}
		for _, workspace := range run.Spec.Workspaces {
			given[workspace.Name] = true
		}
		for _, param := range pipeline.Spec.Params {
			if param.Default == nil && !given[param.Name] {
				t.Errorf("the run gives no param %s", param.Name)
			}
		}
		for _, workspace := range pipeline.Spec.Workspaces {
			if !workspace.Optional && !given[workspace.Name] {
				t.Errorf("the run binds no workspace %s", workspace.Name)
			}
		}
		return
	}
	t.Errorf("there is no Pipeline %s", run.Spec.PipelineRef.Name)
}

// glob finds files, and fails where there are fewer than there must be.
func glob(t *testing.T, pattern string, atLeast int) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) < atLeast {
		t.Fatalf("%s matches %d files, expected at least %d (error %v)", pattern, len(files), atLeast, err)
	}
	return files
}
