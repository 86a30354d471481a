package survey

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// StartedBy are the objects that may start a Pipeline in a way in which no run of it is
// in the list: something in them may name it, and is beside what Pipelines are started by,
// in them or in what they name; or they refer to it. Nothing is known of what they pass.
func (s *Survey) StartedBy(pipeline object.Object) []object.ID {
	if pipeline.Kind != tekton.KindPipeline {
		return nil
	}
	var all []object.ID
	for _, by := range s.starters().of(pipeline) {
		if by.Key() != pipeline.Key() && !slices.Contains(all, by.ID) {
			all = append(all, by.ID)
		}
	}
	return all
}

// MayRun are the runs of the list that may start a Pipeline, though no name in the list
// leads from there to it: a resolver finds it, or what starts them fills in its name.
func (s *Survey) MayRun(pipeline *Pipeline) []*Run {
	if pipeline.Embedded {
		return nil
	}
	var all []*Run
	for _, one := range s.starters().pointing(pipeline.Object) {
		if run := one.run; run != nil && !slices.Contains(all, run) {
			all = append(all, run)
		}
	}
	return all
}

// starters is who may start Pipelines: those that name one, by its name, and those that
// refer to one, by the names for which they ask; open are those that ask for any.
type starters struct {
	named map[string][]*speaker
	asked map[string][]pointer
	open  []pointer
}

// pointer is a reference to a Pipeline: by a run, or by another object.
type pointer struct {
	tekton.PipelineRef
	namespaces []string
	run        *Run
	by         *speaker
}

// starters are found in one pass, as for users.
func (s *Survey) starters() *starters {
	if s.start != nil {
		return s.start
	}
	s.start = &starters{named: map[string][]*speaker{}, asked: map[string][]pointer{}}
	for _, by := range s.speakers() {
		for _, name := range by.names {
			s.start.named[name] = append(s.start.named[name], by)
		}
		for _, ref := range by.refs {
			s.start.add(pointer{PipelineRef: ref, namespaces: by.Namespaces(), by: by})
		}
	}
	for _, run := range s.Runs {
		if ref := run.PipelineRef(); run.Pipeline == nil && ref.Exists() {
			s.start.add(pointer{PipelineRef: ref, namespaces: within(run.Object, run.Namespace()).Namespaces(), run: run})
		}
	}
	return s.start
}

func (all *starters) add(one pointer) {
	for _, text := range one.Asks() {
		keys := keysOf(text)
		if len(keys) == 0 {
			all.open = append(all.open, one)
		}
		for _, key := range keys {
			all.asked[key] = append(all.asked[key], one)
		}
	}
}

// of are the objects that name a Pipeline, or refer to it.
func (all *starters) of(pipeline object.Object) []*speaker {
	var found []*speaker
	for _, by := range all.named[pipeline.Name] {
		if by.starts(pipeline) {
			found = append(found, by)
		}
	}
	for _, one := range all.pointing(pipeline) {
		if one.by != nil {
			found = append(found, one.by)
		}
	}
	return found
}

// pointing are the references that may mean a Pipeline.
func (all *starters) pointing(pipeline object.Object) []pointer {
	var found []pointer
	look := func(refs []pointer) {
		for _, one := range refs {
			if refers(one.PipelineRef, one.namespaces, pipeline) {
				found = append(found, one)
			}
		}
	}
	for _, name := range append(pipeline.Names(), fileName(pipeline)) {
		look(all.asked[name])
	}
	look(all.open)
	return found
}
