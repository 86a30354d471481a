package optimize

import (
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/cortex-io/cacheopt/fn/internal/check"
	"github.com/cortex-io/cacheopt/fn/internal/edit"
	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/resourcelist"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// apply carries the plan out on the list. New objects go in first and copies
// second, each right behind what it belongs to, so that a copy stands before
// the claims that come with it. Findings are of what couldn't be edited line by
// line.
func apply(l *loaded, p plan.Plan) (finding.List, error) {
	copies, err := copyDocuments(l, p)
	if err != nil {
		return nil, err
	}
	for i := len(p.Additions) - 1; i >= 0; i-- {
		addition := p.Additions[i]
		doc, err := edit.Document(addition.Fields, l.items[addition.After].Document())
		if err != nil {
			return nil, fmt.Errorf("%s: %w", addition.ID, err)
		}
		l.items[addition.ID] = l.insertAfter(addition.After, doc)
	}
	for i, c := range p.Copies {
		id := c.Source.Named(c.Name)
		if item, there := l.items[id]; there {
			if err := replace(item, copies[i]); err != nil {
				return nil, fmt.Errorf("%s: %w", id, err)
			}
			continue
		}
		l.items[id] = l.insertAfter(c.Source, copies[i])
	}
	return applyEdits(l, p)
}

// insertAfter puts a new object into the list that has the other.
func (l *loaded) insertAfter(id object.ID, doc []byte) *resourcelist.Item {
	after, there := l.items[id]
	if !there {
		return l.lists[0].InsertAfter(nil, doc)
	}
	return after.InsertAfter(doc)
}

// replace gives an item a new document, unless that says the same in other
// words: kustomize sorts the keys of what we wrote.
func replace(item *resourcelist.Item, doc []byte) error {
	before, err := item.Object()
	if err != nil {
		return err
	}
	after, err := resourcelist.Decode(doc)
	if err != nil {
		return err
	}
	if !reflect.DeepEqual(before.Raw(), after) {
		item.Set(doc)
	}
	return nil
}

// copyDocuments are made from the sources before any of those is edited.
func copyDocuments(l *loaded, p plan.Plan) ([][]byte, error) {
	docs := make([][]byte, len(p.Copies))
	for i, c := range p.Copies {
		doc, err := edit.Apply(l.items[c.Source].Document(), c.Edits)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.Source, err)
		}
		docs[i] = doc.Doc
	}
	return docs, nil
}

func applyEdits(l *loaded, p plan.Plan) (finding.List, error) {
	var findings finding.List
	edits := map[object.ID][]edit.Edit{}
	for _, e := range p.Edits {
		edits[e.Object] = append(edits[e.Object], e)
	}
	for _, o := range l.objects {
		if len(edits[o.ID]) == 0 {
			continue
		}
		doc, err := edit.Apply(l.items[o.ID].Document(), edits[o.ID])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", o.ID, err)
		}
		l.items[o.ID].Set(doc.Doc)
		if doc.Rewritten != "" {
			findings = append(findings, rewritten(o.ID, doc.Rewritten))
		}
	}
	return findings, nil
}

// rewritten tells of an original that more has changed in than its edits say. Of a
// copy it would say nothing: there is no text before.
func rewritten(id object.ID, why string) finding.Finding {
	return finding.Finding{
		Severity: finding.Warning, Rule: ruleRewritten, Object: id,
		Message: "is written anew as a whole, with the same values and comments but other spacing, as its lines can't be kept: " + why,
	}
}

// verify holds every object that is new or changed against Tekton's own rules.
// What was wrong before is a warning; what is newly wrong would be cacheopt's
// fault, and stops the run.
func verify(l *loaded, p plan.Plan) finding.List {
	sources := map[object.ID]object.Object{}
	for _, o := range l.objects {
		sources[o.ID] = o
	}
	v := verifier{}
	copies := map[object.ID]bool{}
	for _, c := range p.Copies {
		copies[c.Source.Named(c.Name)] = true
		v.look(l.items[c.Source.Named(c.Name)], sources[c.Source])
	}
	for _, a := range p.Additions {
		v.look(l.items[a.ID], object.Object{})
	}
	for _, o := range l.objects {
		if !copies[o.ID] && l.items[o.ID].Touched() {
			v.look(l.items[o.ID], o)
		}
	}
	return append(v.unreadable, v.run()...)
}

// verifier holds objects as they will be against what they were.
type verifier struct {
	before, after []object.Object
	unreadable    finding.List
}

func (v *verifier) look(item *resourcelist.Item, before object.Object) {
	o, err := item.Object()
	if err != nil {
		v.unreadable = append(v.unreadable, broken(item.ID(), err.Error()))
		return
	}
	v.before, v.after = append(v.before, before), append(v.after, o)
}

// run looks at several objects at once: Tekton's validation compiles its patterns
// anew for each text, and takes a third of the time of a large list. A panic
// reaches whoever asked.
func (v *verifier) run() finding.List {
	found := make([]finding.List, len(v.after))
	var next atomic.Int64
	var workers sync.WaitGroup
	var panicked atomic.Value
	for range min(runtime.GOMAXPROCS(0), len(v.after)) {
		workers.Go(func() {
			defer func() {
				if reason := recover(); reason != nil {
					panicked.Store(fmt.Sprint(reason))
				}
			}()
			for i := next.Add(1) - 1; i < int64(len(v.after)); i = next.Add(1) - 1 {
				found[i] = verifyObject(v.before[i], v.after[i])
			}
		})
	}
	workers.Wait()
	if reason := panicked.Load(); reason != nil {
		panic(reason)
	}
	return slices.Concat(found...)
}

func verifyObject(before, o object.Object) finding.List {
	var findings finding.List
	for _, problem := range check.AddedParams(before, o) {
		findings = append(findings, broken(o.ID, problem))
	}
	problems := check.Problems(o)
	if len(problems) == 0 {
		return findings
	}
	had := check.Problems(before)
	for _, problem := range check.New(had, problems) {
		findings = append(findings, broken(o.ID, problem))
	}
	if had = withoutClusterTasks(before, had); len(findings) == 0 && len(had) > 0 {
		findings = append(findings, finding.Finding{
			Severity: finding.Warning, Rule: ruleValidation, Object: before.ID,
			Message: "Tekton finds fault with it as it came in: " + strings.Join(had, "; "),
			Advice:  "mend it; a newer field or an alpha flag of the cluster may make it right",
		})
	}
	return findings
}

// withoutClusterTasks leaves out of problems what Tekton says of references to
// ClusterTasks, which is told by a rule of its own.
func withoutClusterTasks(o object.Object, problems []string) []string {
	if o.Kind != tekton.KindPipeline {
		return problems
	}
	spec, of := tekton.PipelineSpecOf(o), 0
	for _, task := range append(spec.Tasks(), spec.Finally()...) {
		if task.ClusterTask() {
			of++
		}
	}
	return slices.DeleteFunc(problems, func(problem string) bool {
		return strings.Contains(problem, "custom task ref must specify apiVersion") && strings.Count(problem, "taskRef.apiVersion") == of
	})
}

func broken(id object.ID, problem string) finding.Finding {
	return finding.Finding{
		Severity: finding.Error, Rule: ruleValidation, Object: id,
		Message: "Tekton would refuse it as cacheopt would write it: " + problem,
		Advice:  "this is a bug of cacheopt; until it is mended, annotate the object with cicd.cortex.io/skip: \"true\"",
	}
}
