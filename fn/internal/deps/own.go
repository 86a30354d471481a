package deps

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/shell"
)

// A Task that names the directory of a manager's cache, mounts something there,
// moves it with its home, restores it or tells the manager to live on it, needs it
// where it is: what is copied from there, or was brought there, isn't on another
// directory. Such a cache stays.

// sight is what of a Task tells that it looks after a manager's cache itself.
type sight struct {
	what  string
	field object.Path
}

// own finds what tells that the Task looks after the manager's cache itself. Each
// step asks it again.
func (t *tests) own(m Manager) (sight, bool) {
	found, known := t.owned[m.Name]
	if !known {
		found = t.findOwn(m)
		t.owned[m.Name] = found
	}
	return found, found.what != ""
}

func (t *tests) findOwn(m Manager) sight {
	for _, look := range []func(Manager) (sight, bool){t.mountsAt, t.moves, t.names, t.restores} {
		if found, is := look(m); is {
			return found
		}
	}
	return sight{}
}

// leaveOwn takes out the managers whose caches the Task looks after itself, and says
// so.
func (t *tests) leaveOwn(needed []Manager) []Manager {
	return slices.DeleteFunc(slices.Clone(needed), func(m Manager) bool {
		seen, owns := t.own(m)
		if owns && !slices.Contains(t.left, m.Name) {
			t.left = append(t.left, m.Name)
			t.find(finding.Info, RuleKept, seen.field, fmt.Sprintf("the Task looks after the cache of %s itself, which stays where it is: %s", m.Name, seen.what),
				"take that out to have the downloads on the dependency cache")
		}
		return owns
	})
}

// names finds a directory of the manager's, or one of its words, in a text.
func (t *tests) names(m Manager) (sight, bool) {
	for _, each := range t.passages() {
		for _, pattern := range patterns[m.Name] {
			if word := strings.TrimSpace(pattern.FindString(each.text)); word != "" {
				return sight{fmt.Sprintf("%s has %q", each.where, strings.Trim(word, `"'`+"`")), each.field}, true
			}
		}
	}
	return sight{}, false
}

// patterns find a manager's directories, and its words, by its name.
var patterns = func() map[string][]*lazy.Pattern {
	all := map[string][]*lazy.Pattern{}
	for _, m := range managers {
		for _, dir := range m.Dirs {
			all[m.Name] = append(all[m.Name], inText(dir)...)
		}
		for _, word := range m.Keeps {
			all[m.Name] = append(all[m.Name], lazy.Compile(word))
		}
	}
	return all
}()

// inText finds a directory in a text, and those above it as a whole: ~/.cache is all
// that is there, ~/.cache/other isn't. One that has no dot says too little alone.
func inText(dir string) []*lazy.Pattern {
	const within, end = `[\w~$/{}().-]*`, `([^\w.-]|$)`
	before := `(^|[\s"'=:/}~])`
	if path.IsAbs(dir) {
		before = `(^|[\s"'=:])`
	}
	all := []*lazy.Pattern{lazy.Compile(within + before + regexp.QuoteMeta(dir) + end)}
	for _, above := range parents(dir) {
		if path.IsAbs(above) {
			continue
		}
		all = append(all, lazy.Compile(within+before+regexp.QuoteMeta(above)+`/?\*?([\s"';:)&|]|$)`))
	}
	return all
}

// parents are the directories above one that are known by their names.
func parents(dir string) []string {
	var all []string
	for above := path.Dir(dir); above != "." && above != "/"; above = path.Dir(above) {
		if strings.HasPrefix(above, ".") || path.IsAbs(above) {
			all = append(all, above)
		}
	}
	return all
}

// mountsAt finds what is mounted at a directory of the manager's, above or below it.
func (t *tests) mountsAt(m Manager) (sight, bool) {
	for _, at := range t.places() {
		if slices.ContainsFunc(m.Dirs, func(dir string) bool { return meets(at.path, dir) }) {
			return sight{fmt.Sprintf("%s is mounted at %s", at.what, at.path), at.field}, true
		}
	}
	return sight{}, false
}

// place is where something of the user's is mounted.
type place struct {
	what, path string
	field      object.Path
}

func (t *tests) places() []place {
	var all []place
	for _, workspace := range t.task.Spec.Workspaces() {
		all = append(all, place{"workspace " + workspace.Name(), workspace.MountPath(), workspace.Path()})
	}
	for _, container := range t.task.Spec.Containers() {
		for _, mount := range container.Mounts() {
			all = append(all, place{"volume " + mount.Volume(), mount.MountPath(), mount.Path()})
		}
	}
	return slices.DeleteFunc(all, func(at place) bool { return handling{root: t.root}.within(at.path) })
}

// meets tells whether a mount path and a directory below a home, or anywhere, are one
// another's or the same.
func meets(mountPath, dir string) bool {
	if strings.Contains(mountPath+"/", "/"+strings.TrimPrefix(dir, "/")+"/") {
		return true
	}
	if slices.ContainsFunc(parents(dir), func(above string) bool { return strings.HasSuffix(mountPath, "/"+strings.TrimPrefix(above, "/")) }) {
		return !path.IsAbs(dir) || strings.HasPrefix(dir, mountPath+"/")
	}
	return !path.IsAbs(dir) && strings.HasPrefix(home+"/"+dir, mountPath+"/")
}

// home is that of root, as whom alone a step gets the cache.
const home = "/root"

// moves finds a variable that moves the manager's cache, with much else, to what may
// last longer than the container.
func (t *tests) moves(m Manager) (sight, bool) {
	for _, name := range append([]string{"HOME"}, m.Moved...) {
		for _, each := range t.passages() {
			for _, match := range movedBy[name].FindAllStringSubmatch(each.text, -1) {
				if value := strings.TrimRight(strings.Trim(match[1], `"'`), `"';`); !t.containersOwn(value) {
					return sight{fmt.Sprintf("%s has %s=%s", each.where, name, value), each.field}, true
				}
			}
		}
	}
	return sight{}, false
}

// movedBy finds what the variables that move caches are set to, by their names.
var movedBy = func() map[string]*lazy.Pattern {
	all := map[string]*lazy.Pattern{}
	for _, m := range managers {
		for _, name := range append([]string{"HOME"}, m.Moved...) {
			all[name] = lazy.Compile(`\b` + name + `=(\S*)`)
		}
	}
	return all
}()

// containersOwn tells whether a directory is gone with the container, or the pod.
func (t *tests) containersOwn(dir string) bool {
	if dir == "" {
		return true
	}
	gone := slices.ContainsFunc(goneWithPod, func(below string) bool { return strings.HasPrefix(dir+"/", below+"/") })
	return gone && !strings.Contains(dir, "$") && !slices.ContainsFunc(t.places(), func(at place) bool {
		return strings.HasPrefix(dir+"/", at.path+"/")
	})
}

// goneWithPod are directories of containers: whose homes are there, and Tekton's.
var goneWithPod = strings.Fields("/root /home /tmp /go /tekton/home")

// restores finds a call that unpacks something into the whole home, or everywhere.
func (t *tests) restores(Manager) (sight, bool) {
	for _, j := range t.jobs {
		calls := j.calls
		goesHome := slices.ContainsFunc(calls, func(call shell.Call) bool { return call.Name() == "cd" && takesHome(call) })
		for _, call := range calls {
			if unpacks(call) && (goesHome || takesHome(call)) {
				return sight{fmt.Sprintf("%s runs %q", j, written(call)), j.Path()}, true
			}
		}
	}
	return sight{}, false
}

// unpacks tells whether a call brings many files at a time.
func unpacks(call shell.Call) bool {
	if call.Name() == "cp" {
		return gets(call, strings.Fields("-r -R -a -rf -Rf -rp -pr --recursive --archive"))
	}
	return slices.Contains([]string{"tar", "unzip", "rsync"}, call.Name())
}

func takesHome(call shell.Call) bool {
	return slices.ContainsFunc(call.Words[1:], func(word shell.Word) bool { return wholeHome.MatchString(word.Written) })
}

var wholeHome = lazy.Compile(`^["']?(-C|--directory=)?(~|` + home + `|\$\{?HOME\}?|/)["']?/?\.?["']?$`)
