// Package trust tells of caches that runs of code which nobody has accepted yet
// share with others.
package trust

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// Plan says of each cache of the plan that untrusted runs and others use who
// they are. claim is the claim that a mount is of, under its present name, and own
// the repository that a builder chooses.
func Plan(s *survey.Survey, sofar plan.Plan, claim func(plan.Mount) object.ID, own OwnRepo) plan.Plan {
	r := &room{survey: s, uses: map[string]*use{}}
	r.read()
	looked := map[object.ID]bool{}
	for _, mount := range sofar.Mounts {
		id := claim(mount)
		r.add("claim "+id.String(), id, "", r.starters(mount.Task))
		if !looked[id] {
			looked[id] = true
			r.add("claim "+id.String(), id, "", r.besides(id))
		}
	}
	for _, layers := range layersIn(s, sofar, own) {
		r.add(layers.key(), layers.pipeline, layers.repo, r.startersOf(layers.caller))
		u := r.uses[layers.key()]
		u.owners = u.owners || !layers.begun
	}
	var p plan.Plan
	for _, key := range r.order {
		if u := r.uses[key]; u.isShared() {
			p.Find(u.finding())
		}
	}
	return p
}

type room struct {
	survey *survey.Survey
	// started are the starters of each Pipeline, and of each Task that a TaskRun
	// starts.
	started map[any][]starter
	uses    map[string]*use
	order   []string
}

// starter is one way in which a Pipeline or a Task is started.
type starter struct {
	run   *survey.Run
	what  string
	trust survey.Trust
}

// read finds out what starts each Pipeline and each Task.
func (r *room) read() {
	s := r.survey
	r.started = map[any][]starter{}
	for _, run := range s.Runs {
		if run.Pipeline != nil && !survey.Copied(run.Object) {
			trust := s.Trust(run.Object, run.Value, run.Pipeline)
			r.started[run.Pipeline] = append(r.started[run.Pipeline], starter{run, run.Pipeline.Object.ID.String(), trust})
		}
	}
	for _, run := range s.TaskRuns {
		if run.Task != nil && !survey.Copied(run.Object) {
			trust := s.Trust(run.Object, run.Value, nil)
			r.started[run.Task] = append(r.started[run.Task], starter{nil, run.Object.ID.String(), trust})
		}
	}
}

// starters are those of a Task: of the Pipelines that will run it as it is
// changed, and of TaskRuns.
func (r *room) starters(task *survey.Task) []starter {
	all := slices.Clone(r.started[task])
	for _, user := range r.survey.AllUsers(task) {
		all = append(all, r.of(user.Pipeline)...)
	}
	return all
}

// of are a Pipeline's. Of one that nothing in the list starts nobody knows who
// does.
func (r *room) of(pipeline *survey.Pipeline) []starter {
	if started := r.started[pipeline]; len(started) > 0 {
		return started
	}
	return []starter{{nil, pipeline.Object.ID.String(), r.survey.Trust(pipeline.Object, object.Value{}, pipeline)}}
}

// startersOf are those of one way to run a Task.
func (r *room) startersOf(caller survey.Caller) []starter {
	var all []starter
	for _, one := range r.of(caller.Pipeline) {
		if one.run == caller.Run {
			all = append(all, one)
		}
	}
	return all
}

// use is who uses a cache.
type use struct {
	object            object.ID
	repo              string
	untrusted, others []string
	// owners is set where it is the owner who keeps layers there.
	owners bool
	// mayBe are those that may be untrusted, or not, and mayBeOthers the same without
	// the reason.
	mayBe, mayBeOthers []string
}

func (r *room) add(key string, id object.ID, repo string, starters []starter) {
	u := r.uses[key]
	if u == nil {
		u = &use{object: id, repo: repo}
		r.uses[key] = u
		r.order = append(r.order, key)
	}
	for _, one := range starters {
		if one.trust.Untrusted != "" {
			u.untrusted = appendNew(u.untrusted, fmt.Sprintf("%s, started %s", one.what, one.trust.Untrusted))
		}
		if one.trust.Unclear != "" {
			u.mayBe = appendNew(u.mayBe, fmt.Sprintf("%s, which may be started by pull requests %s,", one.what, one.trust.Unclear))
			u.mayBeOthers = appendNew(u.mayBeOthers, one.what)
		}
		if one.trust.Others {
			u.others = appendNew(u.others, one.what)
		}
	}
}

func appendNew(all []string, one string) []string {
	if slices.Contains(all, one) {
		return all
	}
	return append(all, one)
}

// isShared tells whether runs of both kinds use it. Of starters that may all be of
// either kind nothing is known.
func (u *use) isShared() bool {
	return len(u.untrusted) > 0 && len(u.others)+len(u.mayBe) > 0 || len(u.mayBe) > 0 && len(u.others) > 0
}

// sides are who leaves something and who uses it, and whether that is known.
func (u *use) sides() (untrusted, others []string, share string) {
	switch {
	case len(u.untrusted) == 0:
		return u.mayBe, u.others, "may share"
	case len(u.others) == 0:
		return u.untrusted, u.mayBeOthers, "may share"
	}
	return u.untrusted, u.others, "share"
}

func (u *use) finding() finding.Finding {
	untrusted, others, share := u.sides()
	what := "is a cache"
	if u.repo != "" {
		what = fmt.Sprintf("keeps layers in %s,", u.repo)
	}
	return finding.Finding{
		Severity: finding.Warning, Rule: RuleShared, Object: u.object,
		Message: fmt.Sprintf("%s which runs of code that nobody has accepted yet %s with others: what %s leaves there, %s uses",
			what, share, few(untrusted), few(others)),
		Advice: u.advice(untrusted, others) + "; or annotate what starts the former with cicd.cortex.io/trust: trusted, if only those can start it who may push as well",
	}
}

// advice is how the one kind of runs goes on without the cache: by the config where
// cacheopt gives it one, and otherwise by Kaniko's flags.
func (u *use) advice(untrusted, others []string) string {
	leave := "leave the former's Pipeline out by spec.select.exclude, under rollout Alongside or Cutover"
	if u.owners {
		return "the Task itself turns the cache on: give the former a Trigger that passes it --cache=false, or --no-push-cache as of Kaniko v1.9.0"
	}
	if slices.ContainsFunc(others, func(other string) bool {
		return slices.ContainsFunc(untrusted, func(one string) bool { return one == other || strings.HasPrefix(one, other+", ") })
	}) {
		return "give the former a Pipeline of its own, and " + strings.Replace(leave, "the former's Pipeline", "that", 1)
	}
	return leave
}

// few names the first three.
func few(all []string) string {
	if len(all) > 3 {
		return fmt.Sprintf("%s and %d more", strings.Join(all[:3], "; "), len(all)-3)
	}
	return strings.Join(all, "; ")
}
