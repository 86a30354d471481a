package optimize_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Most Pipelines refer to Tasks of tektoncd/catalog and leave them to whoever
// installs them. With the catalog in the corpus the Tasks come in here.

// catalogRepository is the folder of the catalog's files.
const catalogRepository = "tektoncd+catalog"

// completed are the samples that refer to Tasks of the catalog and don't have
// them, with the newest version of each, in the namespace of who refers to it.
func completed(samples, files []sample) []sample {
	catalog := catalogOf(files)
	var all []sample
	for _, s := range samples {
		if repository(s.name) == catalogRepository {
			continue
		}
		if missing := missingTasks(string(s.text), catalog); len(missing) > 0 {
			all = append(all, sample{s.name + " completed", append(bytes.Clone(s.text), missing...)})
		}
	}
	return all
}

// catalogOf is the newest version of each Task, by name. Its files are
// task/NAME/VERSION/NAME.yaml.
func catalogOf(files []sample) map[string]string {
	texts, newest := map[string]string{}, map[string][]int{}
	for _, file := range files {
		parts := strings.Split(filepath.ToSlash(file.name), "/")
		if len(parts) != 5 || parts[0] != catalogRepository || parts[1] != "task" || parts[4] != parts[2]+".yaml" {
			continue
		}
		name, version := parts[2], versionOf(parts[3])
		if slices.Compare(version, newest[name]) > 0 {
			texts[name], newest[name] = string(file.text), version
		}
	}
	return texts
}

func versionOf(text string) []int {
	var version []int
	for _, part := range strings.Split(text, ".") {
		number, _ := strconv.Atoi(part)
		version = append(version, number)
	}
	return version
}

// missingTasks are the Tasks of the catalog that the Pipelines of a stream
// name and the stream doesn't hold, as more of the stream.
func missingTasks(stream string, catalog map[string]string) []byte {
	there := map[string]bool{}
	docs := splitStream(stream)
	for _, doc := range docs {
		there[nameIn(decoded(doc))] = true
	}
	var more bytes.Buffer
	for _, doc := range docs {
		tree := decoded(doc)
		namespace := field(tree["metadata"], "namespace")
		for _, name := range tasksNamed(tree) {
			id := objectName("Task", namespace, name)
			if catalog[name] == "" || there[id] {
				continue
			}
			there[id] = true
			fmt.Fprintf(&more, "---\n%s\n", inNamespace(catalog[name], namespace))
		}
	}
	return more.Bytes()
}

func tasksNamed(tree map[string]any) []string {
	var names []string
	walk(tree, "", func(_ string, node map[string]any) {
		if name, named := field(node["taskRef"], "name").(string); named {
			names = append(names, name)
		}
	})
	return names
}

// inNamespace is a catalog file's first document, which is the Task, as one of
// the namespace.
func inNamespace(text string, namespace any) string {
	task := splitStream(text)[0]
	if namespace == nil || namespace == "" {
		return task
	}
	return strings.Replace(task, "\nmetadata:\n", fmt.Sprintf("\nmetadata:\n  namespace: %v\n", namespace), 1)
}
