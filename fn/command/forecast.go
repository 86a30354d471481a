package command

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"sigs.k8s.io/yaml"

	"github.com/cortex-io/cacheopt/fn/internal/suggest"
	"github.com/cortex-io/cacheopt/fn/optimize"
)

// duration is how long a task takes before it is optimized, and after, with
// warm caches.
type duration struct {
	before, after time.Duration
	// estimated is set where nobody measured it.
	estimated bool
}

// durations are what users say of their tasks, by the pipeline task's name.
type durations map[string]duration

// usual are the durations of the guide's pipeline, by role: its table has 3, 10,
// 2 and 1 minutes for tests, build, scan and deployment, and 3 for a build whose
// layers are cached. For a fetch it has none; half a minute is ours.
var usual = map[string]duration{
	"build":  {10 * time.Minute, 3 * time.Minute, true},
	"test":   {3 * time.Minute, 3 * time.Minute, true},
	"verify": {3 * time.Minute, 3 * time.Minute, true},
	"scan":   {2 * time.Minute, 2 * time.Minute, true},
	"deploy": {time.Minute, time.Minute, true},
	"other":  {30 * time.Second, 30 * time.Second, true},
}

// of is how long a task takes: as the user says, or as is usual. A task that got
// no cache goes on to take what it took; one that had a cache took as little
// before.
func (d durations) of(task optimize.Task) duration {
	if own, ok := d[task.Name]; ok {
		return own
	}
	took := usual[task.Role]
	switch {
	case task.Warm:
		took.before = took.after
	case !task.Cached:
		took.after = took.before
	}
	return took
}

// readDurations reads a file of durations, by pipeline task:
//
//	fetch-repository: 20s
//	build-and-push: {before: 10m, after: 3m}
func readDurations(file string) (durations, error) {
	if file == "" {
		return nil, nil
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var tasks map[string]any
	if err := yaml.UnmarshalStrict(raw, &tasks); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	all := durations{}
	for name, value := range tasks {
		if all[name], err = readDuration(value); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", file, name, err)
		}
	}
	return all, nil
}

// known is an error where a name is no task's: its duration would count for nothing.
func (d durations) known(pipelines []optimize.Pipeline) error {
	var tasks []string
	for _, pipeline := range pipelines {
		for _, task := range slices.Concat(pipeline.Before, pipeline.Finally) {
			tasks = append(tasks, task.Name)
		}
	}
	var unknown []error
	for _, name := range slices.Sorted(maps.Keys(d)) {
		if slices.Contains(tasks, name) {
			continue
		}
		err := fmt.Errorf("no Pipeline has a task %q", name)
		if meant := suggest.Nearest(name, tasks); meant != "" {
			err = fmt.Errorf("%w; did you mean %q?", err, meant)
		}
		unknown = append(unknown, err)
	}
	return errors.Join(unknown...)
}

func readDuration(value any) (duration, error) {
	both, isMap := value.(map[string]any)
	if !isMap {
		both = map[string]any{"before": value, "after": value}
	}
	var d duration
	for _, field := range []struct {
		name string
		into *time.Duration
	}{{"before", &d.before}, {"after", &d.after}} {
		text, _ := both[field.name].(string)
		parsed, err := time.ParseDuration(text)
		if err != nil || parsed < 0 {
			return d, fmt.Errorf("expected a duration such as 90s or 3m, or {before: 10m, after: 3m}, got %v", value)
		}
		*field.into = parsed
		delete(both, field.name)
	}
	if len(both) > 0 {
		return d, fmt.Errorf("expected only before and after, got %v more", both)
	}
	return d, nil
}

// spell is how long one task takes.
type spell struct {
	took      time.Duration
	estimated bool
}

func (d duration) spellBefore() spell { return spell{d.before, d.estimated} }
func (d duration) spellAfter() spell  { return spell{d.after, d.estimated} }

// path is a way through a Pipeline's tasks, and how long it takes.
type path struct {
	Tasks   []string `json:"tasks"`
	Seconds float64  `json:"seconds"`
	// Estimated is set where a task on it goes by the guide's figures, as no file
	// of durations has it.
	Estimated bool `json:"estimated,omitempty"`
}

// critical is the slowest way through the tasks, and then through those at the
// end, which is how long all of it takes with nothing else in the way. Each task
// comes after those that it waits for.
func critical(tasks, finally []optimize.Task, took func(optimize.Task) spell) path {
	ends := map[string]path{}
	var slowest path
	for _, task := range tasks {
		var before path
		for _, name := range task.WaitsFor {
			before = slower(before, ends[name])
		}
		ends[task.Name] = before.and(task, took)
		slowest = slower(slowest, ends[task.Name])
	}
	all := slowest
	for _, task := range finally {
		all = slower(all, slowest.and(task, took))
	}
	return all
}

// and is the path with a task more at its end.
func (p path) and(task optimize.Task, took func(optimize.Task) spell) path {
	t := took(task)
	return path{append(slices.Clone(p.Tasks), task.Name), p.Seconds + t.took.Seconds(), p.Estimated || t.estimated}
}

// slower is the path that takes longer, the first of two that are the same.
func slower(a, b path) path {
	if b.Seconds > a.Seconds {
		return b
	}
	return a
}

// String is the path with how long it takes: "fetch > build: 3m30s".
func (p path) String() string {
	text := strings.Join(p.Tasks, " > ") + ": " + minutes(time.Duration(p.Seconds*float64(time.Second)))
	if p.Estimated {
		text += " (estimated)"
	}
	return text
}

// minutes writes 3m0s as 3m.
func minutes(d time.Duration) string {
	text := d.Round(time.Second).String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	return text
}
