package kaniko

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/finding"
)

// RulePlatforms is for builds of several platforms whose layers would meet.
const RulePlatforms = "kaniko-platforms"

// spot is where layers of one platform go, by a step that builds them.
type spot struct {
	build    *build
	platform platform
	// placing is the caller's, nil for who runs the Task without a Pipeline:
	// that has start.
	placing *placing
	start   start
	// who names the one that runs it.
	who string
}

// keepApart gives the layers of each platform a repository of their own, where
// those of another may be in the same. A step for which there is none is left
// alone, and caches nothing.
func keepApart(builds []*build) {
	var spots []*spot
	for _, b := range builds {
		spots = append(spots, b.spots()...)
	}
	mixed := slices.ContainsFunc(spots, func(at *spot) bool { return !at.platform.same(spots[0].platform) })
	if !mixed {
		return
	}
	met := meetings(spots)
	for _, at := range spots {
		if with := met[at]; with != nil && !at.platform.any() && !at.moves() {
			at.build.meets = append(at.build.meets, [2]*spot{at, with})
		}
	}
}

// meetings are the spots that another platform's layers may be in, each with one
// such other; itself for one that is of several platforms.
func meetings(spots []*spot) map[*spot]*spot {
	found := map[*spot]*spot{}
	for _, at := range spots {
		for _, other := range spots {
			if at == other && (at.platform.one() || at.platform.inRepo(at.written())) {
				continue
			}
			if !at.platform.same(other.platform) && mayBeOne(at.repo(), other.repo()) {
				found[at] = other
				break
			}
		}
	}
	return found
}

// mayBeOne tells whether two repositories, with expressions in them, may be the
// same: as far as both are known they are.
func mayBeOne(a, b string) bool {
	known, whole := literalStart(a)
	other, otherWhole := literalStart(b)
	if whole && otherWhole {
		return a == b
	}
	return strings.HasPrefix(known, other) || strings.HasPrefix(other, known)
}

func literalStart(text string) (string, bool) {
	at := strings.Index(text, "$(")
	if at < 0 {
		return text, true
	}
	return text[:at], false
}

// spots are those of a step's callers, and of all who run its Task without a
// Pipeline.
func (b *build) spots() []*spot {
	var all []*spot
	for i := range b.placings {
		p := &b.placings[i]
		all = append(all, &spot{build: b, platform: b.platform(p.caller, p.words), placing: p, who: p.caller.where()})
	}
	for _, at := range b.alone() {
		who := at.who
		if who == "" {
			who = b.task.Object.ID.String()
		}
		all = append(all, &spot{build: b, platform: b.platformAlone(at), start: at, who: who})
	}
	return all
}

// repo is the repository, in the words of whoever writes it. One that the user
// has set comes first.
func (at *spot) repo() string {
	own, p := at.start.flags["cache-repo"], at.placing
	switch {
	case p != nil && p.err == nil:
		return p.at.repo
	case own != "":
		return own
	case at.build.byDefault != "":
		return at.build.byDefault
	case p != nil:
		return ownPlace(p.image).repo
	}
	return ownPlace(at.start.flags["destination"]).repo
}

// written is the repository as the Task has it, with its params.
func (at *spot) written() string {
	if at.placing != nil {
		return at.repo()
	}
	if own := lastValue(at.build.call.words, "cache-repo"); own != "" {
		return own
	}
	return ownPlace(firstDestination(at.build.call.words)).repo
}

func firstDestination(words []string) string {
	if images := destinations(words); len(images) > 0 {
		return images[0]
	}
	return ""
}

// moves gives the spot's platform a repository of its own, and tells whether there
// is one.
func (at *spot) moves() bool {
	p := at.placing
	if p == nil || p.theirs || at.platform.written == "" || at.platform.any() {
		return false
	}
	from := p.at
	if p.err != nil {
		from = place{repo: at.build.byDefault}
	}
	to := from.with(at.platform.written)
	if from.repo == "" || p.caller.foreign(to.repo) != "" || checkRepos(to.repo, p.caller.scenarios()) != nil {
		return false
	}
	p.at, p.err = to, nil
	return true
}

// leaveMixed says why a step is left alone whose layers would meet another
// platform's, and tells whether it is. One such meeting is enough.
func (b *build) leaveMixed() bool {
	if len(b.meets) == 0 {
		return false
	}
	at, with := b.meets[0][0], b.meets[0][1]
	other := fmt.Sprintf("%s for %s", with.who, with.platform)
	if at == with {
		other = "its other runs"
	}
	message := fmt.Sprintf("%s builds for %s where %s runs it, and would share %s with %s: layers' keys hold no platform, so that one takes the other's", b.step, at.platform, at.who, at.repo(), other)
	b.find(finding.Warning, RulePlatforms, b.call.list, message+"; it is left alone", "give each platform a Task or a --cache-repo of its own")
	return true
}
