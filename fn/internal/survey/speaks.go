package survey

import (
	"path"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// speaker is an object, and what it says of Pipelines.
type speaker struct {
	object.Object
	// names are the Pipelines of the list that it may name, and uses the objects.
	names, uses []string
	// namespaces are those of Pipelines that it names.
	namespaces map[string]bool
	refs       []tekton.PipelineRef
	// says is by which words it may start one: its own, and those of what it uses.
	says signs
	// spoken is set where one that may start Pipelines reads its values.
	spoken bool
}

// signs are kinds of words without which nobody starts a Pipeline.
type signs uint8

const (
	// aRun is a run, or a reference to a Pipeline, that is written out.
	aRun signs = 1 << iota
	// ofRuns speaks of runs, or has the program for them; ofPipelines of Pipelines, which
	// counts beside a word for starting, as arguments of tkn are passed.
	ofRuns
	ofPipelines
	// makes is a word for making something, and begins for starting it.
	makes
	begins
	// anywhere has a namespace that is filled in.
	anywhere
)

// start tells whether something with these signs may start a Pipeline.
func (s signs) start() bool {
	return s&aRun != 0 || s&ofRuns != 0 && s&(makes|begins) != 0
}

// signWords are the signs that are words: of tkn, kubectl and the like, and of the
// Kubernetes API.
var signWords = map[string]signs{
	"tkn": ofRuns, "pipeline": ofPipelines, "pipelines": ofPipelines, "start": begins, "restart": begins, "rerun": begins,
	"create": makes, "apply": makes, "replace": makes, "post": makes, "put": makes, "patch": makes,
}

// signParts are the signs that stand anywhere in a text.
var signParts = map[string]signs{
	"PipelineRun": aRun, "pipelineRef": aRun, "pipelinerun": ofRuns, tekton.LabelPipeline: ofRuns,
	"-n $": anywhere, "-n=$": anywhere, `-n "$`: anywhere, "namespace $": anywhere, "namespace=$": anywhere, `namespace "$`: anywhere, `namespace="$`: anywhere, "namespace: $": anywhere,
}

// MayStart tells of an object's text whether it may start one of some Pipelines: it has
// one of the parts, or a word that is one of their names.
func MayStart(id object.ID, text []byte, pipelines map[string]bool) bool {
	if id.Kind == "Secret" {
		return true
	}
	all := string(text)
	for part := range signParts {
		if strings.Contains(all, part) {
			return true
		}
	}
	return slices.ContainsFunc(wordsOf(all), func(word string) bool { return pipelines[word] || word == "tkn" })
}

// wordsOf are the words of a text that may be names. The one of a file counts without
// its end, too.
func wordsOf(text string) []string {
	all := strings.FieldsFunc(text, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '.' && c != '_' && (c < 'A' || c > 'Z')
	})
	for i, word := range all {
		all[i] = withoutEnd(strings.TrimRight(word, "."))
	}
	return all
}

// starts tells whether an object that names a Pipeline may start it: where it is, or
// where it says that it does.
func (by *speaker) starts(pipeline object.Object) bool {
	return (by.says.start() || by.spoken) &&
		(together(by.Namespaces(), pipeline.Namespaces()) || by.says&anywhere != 0 || by.namespaces[pipeline.Namespace])
}

// fileName is the name of the file that holds an object; "" where nothing tells.
func fileName(o object.Object) string {
	if o.File == "" {
		return ""
	}
	return withoutEnd(path.Base(o.File))
}

// known are the names that count as such in what objects say. Used are those of objects
// that others use, but for Pipelines.
type known struct{ pipelines, namespaces, used map[string]bool }

// unused are kinds of objects that nobody hands anything to by their name.
var unused = map[string]bool{"Deployment": true, "StatefulSet": true, "DaemonSet": true, "ReplicaSet": true, "CronJob": true, "Job": true, "Pod": true, "EventListener": true}

// usedAs is what users call an object by, "" for what nobody uses. Who only says the name
// of a Pipeline doesn't use it.
func usedAs(o object.Object) string {
	switch {
	case unused[o.Kind]:
		return ""
	case o.Kind == tekton.KindPipeline:
		return ofPipeline + o.Name
	}
	return o.Name
}

// ofPipeline is before the names of Pipelines.
const ofPipeline = "pipeline/"

// speakers are all objects of the list, each read in one walk.
func (s *Survey) speakers() []*speaker {
	objects := slices.Concat(s.Objects, s.Others)
	names := known{map[string]bool{}, map[string]bool{}, map[string]bool{}}
	for _, o := range objects {
		names.used[usedAs(o)] = true
		if o.Kind == tekton.KindPipeline {
			names.pipelines[o.Name] = true
			names.namespaces[o.Namespace] = true
		}
	}
	var all []*speaker
	for _, o := range objects {
		all = append(all, names.read(o))
	}
	spread(all)
	return all
}

func (names known) read(o object.Object) *speaker {
	by := &speaker{Object: o, namespaces: map[string]bool{}}
	said := tekton.SaidBy(o)
	by.refs = said.Refs
	seen := map[string]bool{}
	for _, text := range said.Texts {
		by.hear(text, names, seen)
	}
	if by.says&ofPipelines != 0 && by.says&begins != 0 {
		by.says |= aRun
	}
	for _, name := range said.Names {
		seen[name], seen[ofPipeline+name] = true, true
	}
	for word := range seen {
		if word != "" && names.used[word] {
			by.uses = append(by.uses, word)
		}
		if names.namespaces[word] {
			by.namespaces[word] = true
		}
	}
	return by
}

// hear takes in a text; seen are the words up to there.
func (by *speaker) hear(text string, names known, seen map[string]bool) {
	text = strings.ReplaceAll(text, "$(context.pipelineRun.", "$(context.")
	for part, sign := range signParts {
		if by.says&sign == 0 && strings.Contains(text, part) {
			by.says |= sign
		}
	}
	for _, word := range wordsOf(text) {
		by.says |= signWords[strings.ToLower(word)]
		if names.pipelines[word] && !seen[word] {
			by.names = append(by.names, word)
		}
		seen[word] = true
	}
}

// spread gives to each what is said by those that it uses, and by those that they use;
// and to what is there to be read who reads it.
func spread(all []*speaker) {
	users, read := map[string][]*speaker{}, map[string]bool{}
	for _, by := range all {
		for _, name := range by.uses {
			users[name] = append(users[name], by)
		}
	}
	pass(all, users)
	for _, by := range all {
		for _, name := range by.uses {
			read[name] = read[name] || by.says.start()
		}
	}
	for _, by := range all {
		by.spoken = read[by.Name] && values[by.Kind]
	}
}

// pass hands what is said on to users. Each name is gone through as often as there are
// signs at most.
func pass(all []*speaker, users map[string][]*speaker) {
	says := map[string]signs{}
	for left := slices.Clone(all); len(left) > 0; {
		by := left[len(left)-1]
		left = left[:len(left)-1]
		name := usedAs(by.Object)
		if name == "" || says[name]|by.says == says[name] {
			continue
		}
		says[name] |= by.says
		for _, user := range users[name] {
			if user.says|says[name] != user.says {
				user.says |= says[name]
				left = append(left, user)
			}
		}
	}
}

// values are kinds of objects that are there to be read by others.
var values = map[string]bool{"ConfigMap": true, object.KindFile: true, "Secret": true, "TriggerBinding": true, "ClusterTriggerBinding": true}
