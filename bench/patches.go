package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"

	"sigs.k8s.io/yaml"
)

// writePatches writes the kustomization that someone without cacheopt would:
// what cacheopt adds as resources, and what it changes as patches. A patch has
// no more than what changes, where lists go whole, as kustomize merges none of
// a custom resource's.
func (o overlays) writePatches(ours string) error {
	before, err := built(ours, filepath.Join(o.dir, "plain"))
	if err != nil {
		return err
	}
	after, err := built(ours, filepath.Join(o.dir, "exec"))
	if err != nil {
		return err
	}
	had := map[identity]map[string]any{}
	for _, object := range before {
		had[idOf(object)] = object
	}
	var added, patches []map[string]any
	for _, object := range after {
		old, known := had[idOf(object)]
		switch {
		case !known:
			added = append(added, object)
		case !reflect.DeepEqual(old, object):
			patches = append(patches, patchOf(old, object))
		}
	}
	fields, files := "", map[string]string{}
	if len(added) > 0 {
		fields += "- added.yaml\n"
		if files["added.yaml"], err = stream(added); err != nil {
			return err
		}
	}
	// A file of patches may hold many.
	if len(patches) > 0 {
		fields += "patches:\n- path: patches.yaml\n"
		if files["patches.yaml"], err = stream(patches); err != nil {
			return err
		}
	}
	return o.write("patches", fields, files)
}

// built are the objects of a kustomization.
func built(ours, dir string) ([]map[string]any, error) {
	var said bytes.Buffer
	cmd := exec.Command(ours, "build", dir)
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("cacheopt build %s: %w\n%s", dir, err, said.String())
	}
	var objects []map[string]any
	for _, doc := range strings.Split(string(out), "\n---\n") {
		var object map[string]any
		if err := yaml.Unmarshal([]byte(doc), &object); err != nil {
			return nil, err
		}
		objects = append(objects, object)
	}
	return objects, nil
}

// identity is the apiVersion, kind, namespace and name of an object.
type identity [4]any

func idOf(object map[string]any) identity {
	metadata, _ := object["metadata"].(map[string]any)
	return identity{object["apiVersion"], object["kind"], metadata["namespace"], metadata["name"]}
}

// patchOf is a patch that makes one object of another.
func patchOf(from, to map[string]any) map[string]any {
	patch := difference(from, to)
	metadata, _ := patch["metadata"].(map[string]any)
	if metadata == nil {
		metadata = map[string]any{}
	}
	known, _ := to["metadata"].(map[string]any)
	metadata["name"], metadata["namespace"] = known["name"], known["namespace"]
	patch["apiVersion"], patch["kind"], patch["metadata"] = to["apiVersion"], to["kind"], metadata
	return patch
}

// difference are the fields that differ; nil for those that are gone.
func difference(from, to map[string]any) map[string]any {
	patch := map[string]any{}
	for key := range from {
		if _, kept := to[key]; !kept {
			patch[key] = nil
		}
	}
	for key, value := range to {
		old, isMap := from[key].(map[string]any)
		now, stillMap := value.(map[string]any)
		switch {
		case reflect.DeepEqual(from[key], value):
		case isMap && stillMap:
			patch[key] = difference(old, now)
		default:
			patch[key] = value
		}
	}
	return patch
}

func stream(objects []map[string]any) (string, error) {
	var docs []string
	for _, object := range objects {
		doc, err := yaml.Marshal(object)
		if err != nil {
			return "", err
		}
		docs = append(docs, string(doc))
	}
	return strings.Join(docs, "---\n"), nil
}

// writeTasks writes a kustomization of n Tasks that build with Kaniko.
func writeTasks(dir string, n int) error {
	var tasks strings.Builder
	for i := range n {
		item := strings.TrimPrefix(fmt.Sprintf(kanikoTask, i), "- ")
		tasks.WriteString("---\n" + strings.ReplaceAll(item, "\n  ", "\n"))
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "tasks.yaml"), []byte(tasks.String()), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "kustomization.yaml"), []byte("resources: [tasks.yaml]\n"), 0o644)
}
