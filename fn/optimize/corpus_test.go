package optimize_test

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

// The corpus is a folder of other people's Tekton files, a folder below it for
// each repository. It is no part of this one: whoever has such files runs
//
//	make corpus DIR=/path/to/corpus
//
// and gets counts, and a failure for each file that comes out wrong.

var corpusDir = flag.String("corpus", "", "the folder of Tekton files that TestCorpus runs on")

// corpusConfigs are the configs that the corpus is run under, spec by name.
var corpusConfigs = []struct{ name, spec string }{
	{"Alongside", "{}"},
	{"Cutover", "{rollout: Cutover}"},
	{"InPlace", "{rollout: InPlace}"},
	{"On volume", "{rollout: InPlace, build: {layerCache: Volume}}"},
	{"Workspace", "{rollout: InPlace, mount: Workspace, tekton: {coschedule: disabled}}"},
	{"Order kept", "{rollout: InPlace, pipelines: {parallel: [None]}}"},
	{"All parallel", "{rollout: InPlace, pipelines: {parallel: [TestsAndBuild, Tests, Builds]}}"},
}

func TestCorpus(t *testing.T) {
	if *corpusDir == "" {
		t.Skip("no corpus is named; make corpus DIR=FOLDER runs on a folder of Tekton files")
	}
	files := corpusFiles(t, *corpusDir)
	repositories := grouped(files, repository)
	for _, pass := range []struct {
		title   string
		samples []sample
	}{
		{"each file alone", files},
		{"the files of each folder together", grouped(files, filepath.Dir)},
		{"the files of each repository together", repositories},
		{"each repository with the Tasks of the catalog that it refers to", completed(repositories, files)},
	} {
		counts := runCorpus(t, pass.title, pass.samples)
		counts.print(os.Stdout)
		for _, failure := range slices.Sorted(slices.Values(counts.failures)) {
			t.Error(failure)
		}
	}
}

// sample is what one run gets: a file, or several as one stream.
type sample struct {
	name string
	text []byte
}

func corpusFiles(t *testing.T, dir string) []sample {
	t.Helper()
	var all []sample
	err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !slices.Contains([]string{".yaml", ".yml"}, filepath.Ext(file)) {
			return err
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, file)
		all = append(all, sample{name, text})
		return err
	})
	if err != nil || len(all) == 0 {
		t.Fatalf("found %d YAML files in %s (error %v)", len(all), dir, err)
	}
	return all
}

// repository is the first folder of a file's name.
func repository(name string) string {
	first, _, _ := strings.Cut(filepath.ToSlash(name), "/")
	return first
}

// grouped joins files by group, those that hold something that can be read and
// no object that the group has already: Tasks in several versions are in
// several files.
func grouped(files []sample, group func(name string) string) []sample {
	streams, seen := map[string]*bytes.Buffer{}, map[string]bool{}
	var names []string
	for _, file := range files {
		name := group(file.name)
		if !joins(file.text, name, seen) {
			continue
		}
		if streams[name] == nil {
			streams[name] = &bytes.Buffer{}
			names = append(names, name)
		}
		fmt.Fprintf(streams[name], "---\n%s\n", bytes.TrimSpace(bytes.TrimPrefix(file.text, []byte(byteOrderMark))))
	}
	var all []sample
	for _, name := range names {
		all = append(all, sample{name + "/", streams[name].Bytes()})
	}
	return all
}

// byteOrderMark is allowed at the beginning of a stream only.
const byteOrderMark = "\ufeff"

func joins(text []byte, group string, seen map[string]bool) bool {
	var ids []string
	for _, doc := range splitStream(string(text)) {
		tree := decoded(doc)
		if tree == nil || bytes.ContainsRune(text, '\r') {
			return false
		}
		id := group + " " + nameIn(tree)
		if seen[id] {
			return false
		}
		ids = append(ids, id)
	}
	for _, id := range ids {
		seen[id] = true
	}
	return true
}

// runCorpus runs every sample under every config, as many at a time as there
// are processors.
func runCorpus(t *testing.T, title string, samples []sample) *census {
	t.Helper()
	counts := newCensus(title, len(samples))
	work := make(chan sample)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for s := range work {
				for _, c := range corpusConfigs {
					counts.add(c.name, try(s, c.name, corpusConfig(c.spec)))
				}
			}
		})
	}
	for _, s := range samples {
		work <- s
	}
	close(work)
	workers.Wait()
	return counts
}

func corpusConfig(spec string) *v1alpha1.CacheOptimization {
	config, err := v1alpha1.Load(fmt.Appendf(nil, "apiVersion: %s\nkind: %s\nmetadata: {name: corpus}\nspec: %s\n",
		v1alpha1.APIVersion, v1alpha1.Kind, spec))
	if err != nil {
		panic(err)
	}
	return config
}

// result is what became of a sample under a config.
type result struct {
	trial
	complaints []complaint
	took       time.Duration
}

// try runs and judges. A panic is a complaint like others.
func try(s sample, configName string, config *v1alpha1.CacheOptimization) (r result) {
	r.trial = trial{name: s.name + ", " + configName, config: config, input: s.text}
	defer func() {
		if p := recover(); p != nil {
			r.complaints = append(r.complaints, complain("panic", "%v", p))
		}
	}()
	start := time.Now()
	r.output, r.report, r.err = optimize.Stream(s.text, config)
	r.took = time.Since(start)
	if r.err == nil {
		r.complaints = r.judge()
	}
	return r
}
