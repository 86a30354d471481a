package optimize_test

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
)

// The order checker: who waits for whom in each Pipeline of a stream, read from
// the text by a plain walk. It shares no code with package graph.

// ordering is, for each task of a Pipeline, all that it waits for, near or
// far.
type ordering map[string]map[string]bool

// wait is a task and another that it waits for.
type wait struct{ task, other string }

// place is where a Pipeline's spec stands: an object, and the path to the spec
// in it. A copy's object is the one that it was made of.
type place struct{ object, path string }

// pipelineSpecs are all specs of Pipelines in a stream, embedded ones too. A
// place has several where there are copies of it.
func pipelineSpecs(stream string) map[place][]map[string]any {
	specs := map[place][]map[string]any{}
	for _, doc := range splitStream(stream) {
		if !strings.Contains(doc, "tasks") {
			continue
		}
		tree := decoded(doc)
		object := originOf(tree)
		walk(tree, "", func(path string, node map[string]any) {
			if len(tasksOf(node)) > 0 {
				specs[place{object, path}] = append(specs[place{object, path}], node)
			}
		})
	}
	return specs
}

// marker is a line that divides a stream's documents.
var marker = regexp.MustCompile(`(?m)^---(?:[ \t].*)?\r?$`)

// splitStream is a stream's documents without the white space around them.
func splitStream(stream string) []string {
	var docs []string
	for _, doc := range marker.Split(stream, -1) {
		if doc = strings.TrimSpace(doc); doc != "" {
			docs = append(docs, doc)
		}
	}
	return docs
}

// decoded is a document as a tree; nil where it is no YAML mapping.
func decoded(doc string) map[string]any {
	var tree map[string]any
	if yaml.Unmarshal([]byte(doc), &tree) != nil {
		return nil
	}
	return tree
}

// originOf names the object that a document is, or is a copy of.
func originOf(tree map[string]any) string {
	metadata, _ := tree["metadata"].(map[string]any)
	annotations, _ := metadata["annotations"].(map[string]any)
	name := annotations[v1alpha1.AnnotationOptimizedFrom]
	for _, field := range []string{"name", "generateName"} {
		if name == nil {
			name = metadata[field]
		}
	}
	return objectName(tree["kind"], metadata["namespace"], name)
}

func objectName(kind, namespace, name any) string {
	if namespace == nil || namespace == "" {
		return fmt.Sprintf("%v %v", kind, name)
	}
	return fmt.Sprintf("%v %v/%v", kind, namespace, name)
}

// walk calls visit for each mapping of a tree, in a fixed order.
func walk(tree any, path string, visit func(path string, node map[string]any)) {
	switch node := tree.(type) {
	case map[string]any:
		visit(path, node)
		for _, key := range slices.Sorted(maps.Keys(node)) {
			walk(node[key], path+"."+key, visit)
		}
	case []any:
		for i, element := range node {
			walk(element, fmt.Sprintf("%s[%d]", path, i), visit)
		}
	}
}

// tasksOf are the tasks of a mapping that is a Pipeline's spec; none of any
// other.
func tasksOf(spec map[string]any) []map[string]any {
	list, _ := spec["tasks"].([]any)
	var tasks []map[string]any
	for _, element := range list {
		task, _ := element.(map[string]any)
		if _, named := task["name"].(string); !named {
			return nil
		}
		tasks = append(tasks, task)
	}
	return tasks
}

// anyTask is an expression that names another task, wherever it stands.
var anyTask = regexp.MustCompile(`\$\(tasks[.\[]["']?([A-Za-z0-9_-]+)`)

func orderingOf(spec map[string]any) ordering {
	direct := map[string][]string{}
	for _, task := range tasksOf(spec) {
		direct[task["name"].(string)] = directWaits(task)
	}
	all := ordering{}
	for task := range direct {
		all[task] = map[string]bool{}
		reach(direct, task, all[task])
	}
	return all
}

// directWaits are the tasks that a task names: in runAfter, in the from of a
// v1beta1 resource, in an expression.
func directWaits(task map[string]any) []string {
	waits := texts(task["runAfter"])
	walk(task, "", func(_ string, node map[string]any) { waits = append(waits, texts(node["from"])...) })
	for _, text := range texts(task) {
		for _, match := range anyTask.FindAllStringSubmatch(text, -1) {
			waits = append(waits, match[1])
		}
	}
	return waits
}

// texts are all strings of a tree.
func texts(tree any) []string {
	var all []string
	switch node := tree.(type) {
	case string:
		all = append(all, node)
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(node)) {
			all = append(all, texts(node[key])...)
		}
	case []any:
		for _, element := range node {
			all = append(all, texts(element)...)
		}
	}
	return all
}

func reach(direct map[string][]string, from string, seen map[string]bool) {
	for _, next := range direct[from] {
		if !seen[next] {
			seen[next] = true
			reach(direct, next, seen)
		}
	}
}

// minus are the waits that one ordering has and another has not.
func (o ordering) minus(other ordering) []wait {
	var all []wait
	for _, task := range slices.Sorted(maps.Keys(o)) {
		for _, waited := range slices.Sorted(maps.Keys(o[task])) {
			if !other[task][waited] {
				all = append(all, wait{task, waited})
			}
		}
	}
	return all
}

// mayChange are the fields of a task that cacheopt has reason to touch. In
// any other lies what runs, when and how often.
var mayChange = []string{"runAfter", "taskRef", "taskSpec", "params", "workspaces"}

// otherTasks says how two specs of a Pipeline differ in what runs; "" where
// they don't.
func otherTasks(before, after map[string]any) string {
	was, is := append(tasksOf(before), finallyOf(before)...), append(tasksOf(after), finallyOf(after)...)
	if len(was) != len(is) {
		return fmt.Sprintf("%d tasks became %d", len(was), len(is))
	}
	for i := range was {
		if !reflect.DeepEqual(withoutKeys(was[i], mayChange), withoutKeys(is[i], mayChange)) {
			return fmt.Sprintf("task %v differs in more than %s", was[i]["name"], strings.Join(mayChange, ", "))
		}
	}
	return ""
}

func finallyOf(spec map[string]any) []map[string]any {
	return tasksOf(map[string]any{"tasks": spec["finally"]})
}

func withoutKeys(node map[string]any, keys []string) map[string]any {
	rest := maps.Clone(node)
	maps.DeleteFunc(rest, func(key string, _ any) bool { return slices.Contains(keys, key) })
	return rest
}
