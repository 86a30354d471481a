package cache

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// class is the storage class that a new claim gets.
type class struct {
	// name is nil for the cluster's default, "" for none.
	name *string
	// from is what has the class in the list; the zero ID where nothing does.
	from object.ID
	// can is set where it is known that many nodes can write to a volume of it,
	// and cannot where it is known that they can't.
	can, cannot bool
	// once is a claim of the list, all of which are for one node at a time: the
	// zero ID where one is shared, or where there is none.
	once object.ID
}

// String is how findings name it.
func (c class) String() string {
	if c.name == nil {
		return "the cluster's default storage class"
	}
	return "storage class " + *c.name
}

// classFor is the class that the config writes, or else the one that the
// list's claims agree on.
func classFor(s *survey.Survey, volume v1alpha1.Volume) class {
	claims := claimsIn(s)
	c := class{name: volume.StorageClassName}
	if c.name == nil {
		c = agreed(claims)
	}
	if c.name == nil {
		c = byDefault(s)
	}
	for _, claim := range claims {
		same := c.name == nil && claim.class == "" || c.name != nil && claim.class == *c.name
		c.can = c.can || same && claim.many
	}
	c.cannot = c.cannot && !c.can
	c.once = onceIn(claims)
	if c.name != nil && !c.can {
		if of, known := storageOf(*c.name, provisioner(s, *c.name)); known {
			c.can, c.cannot = of.Many, !of.Many
		}
	}
	return c
}

// onceIn is the first of the claims where none is shared between nodes.
func onceIn(claims []claimed) object.ID {
	claims = slices.DeleteFunc(slices.Clone(claims), func(c claimed) bool { return c.open })
	if len(claims) == 0 || slices.ContainsFunc(claims, func(c claimed) bool { return c.many }) {
		return object.ID{}
	}
	return claims[0].by
}

// agreed is the class in which a claim of the list is shared between nodes, or
// else the one that all name which name one.
func agreed(claims []claimed) class {
	var named, shared []claimed
	for _, claim := range claims {
		if claim.class == "" {
			continue
		}
		named = append(named, claim)
		if claim.many {
			shared = append(shared, claim)
		}
	}
	for _, among := range [][]claimed{shared, named} {
		if len(among) > 0 && !slices.ContainsFunc(among, func(c claimed) bool { return c.class != among[0].class }) {
			return class{name: &among[0].class, from: among[0].by}
		}
	}
	return class{}
}

// byDefault is the class of the list that is the cluster's default. Its name
// is left out of the claim: another cluster may have another.
func byDefault(s *survey.Survey) class {
	for _, o := range s.Classes {
		if o.Annotation("storageclass.kubernetes.io/is-default-class") == "true" {
			of, known := storageOf(o.Name, o.Get("provisioner").Text())
			return class{from: o.ID, can: known && of.Many, cannot: known && !of.Many}
		}
	}
	return class{}
}

func provisioner(s *survey.Survey, class string) string {
	for _, o := range s.Classes {
		if o.Name == class {
			return o.Get("provisioner").Text()
		}
	}
	return ""
}

// claimed is a claim of the list, or a template of one in a run.
type claimed struct {
	by object.ID
	// class is "" where it names none.
	class string
	many  bool
	// open is set where it names no access modes.
	open bool
}

// claimsIn are the list's claims, but for the caches' own, and those that are
// bound to a volume which somebody made for them: such a class makes none.
func claimsIn(s *survey.Survey) []claimed {
	var all []claimed
	add := func(id object.ID, claim object.Value) {
		spec, beta := claim.Get("spec"), claim.Get("metadata", "annotations", "volume.beta.kubernetes.io/storage-class")
		class := spec.Get("storageClassName")
		if !class.Exists() {
			class = beta
		}
		byHand := spec.Get("volumeName").Exists() || spec.Get("selector").Exists() || class.Exists() && class.Text() == ""
		if !byHand && !strings.Contains(class.Text(), "$(") {
			modes := spec.Get("accessModes").Texts()
			all = append(all, claimed{by: id, class: class.Text(), many: slices.Contains(modes, string(v1alpha1.ReadWriteMany)), open: len(modes) == 0})
		}
	}
	for _, o := range s.Claims {
		if s.IsCache(o.Namespace, o.Name) {
			continue
		}
		add(o.ID, o.Value)
	}
	for _, run := range s.Runs {
		for _, template := range run.ClaimTemplates() {
			add(run.Object.ID, template)
		}
	}
	for _, run := range s.TaskRuns {
		for _, template := range run.ClaimTemplates() {
			add(run.Object.ID, template)
		}
	}
	return all
}

// unbindable says why the cluster would never bind the claim, "" where it may.
// What the config writes is taken at its word.
func (c claim) unbindable(s *survey.Survey, config *v1alpha1.CacheOptimization) string {
	_, there := c.existing(s)
	of := classFor(s, c.volume)
	if there || !of.cannot || config.Explicit(c.field+".accessModes") || !slices.Contains(c.volume.AccessModes, v1alpha1.ReadWriteMany) {
		return ""
	}
	return fmt.Sprintf("%s%s is known to have no ReadWriteMany", of, by(of.from))
}

func by(from object.ID) string {
	if from == (object.ID{}) {
		return ""
	}
	return fmt.Sprintf(" (as of %s)", from)
}
