package v1alpha1

import (
	"strings"
	"time"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/robfig/cron/v3"
	"k8s.io/apimachinery/pkg/util/validation"
)

// warmer is what the name of a claim has behind it in the name of its CronJob.
const warmer = "-warmer"

// maxCronJob is the longest name of a CronJob: Kubernetes puts 11 characters
// behind it to name a Job, and a Job's name is a label's value of at most 63
// (pkg/apis/batch/validation/validation.go).
const maxCronJob = 52

// WarmerName is the name of the CronJob that warms the build cache.
func (c Caches) WarmerName() string { return c.Build.Volume.ClaimName + warmer }

// checkWarm reports what can't be warmed, and a schedule that never comes.
func (c *CacheOptimization) checkWarm(p *problems) {
	const at = "spec.build.warm"
	for i, image := range c.Spec.Build.Warm.Images {
		if image == "" {
			p.add(index(at+".images", i), "must not be empty; write an image such as golang:1.26")
		}
		checkImage(p, index(at+".images", i), image)
	}
	if advice := adviseSchedule(c.Spec.Build.Warm.Schedule); advice != "" {
		p.add(at+".schedule", "%q is not a schedule such as \"0 3 * * *\"; %s", c.Spec.Build.Warm.Schedule, advice)
	}
	c.checkWarmer(p)
}

// checkWarmer reports a claim whose CronJob could have no name.
func (c *CacheOptimization) checkWarmer(p *problems) {
	const at = "spec.caches.build.volume.claimName"
	job := c.Spec.Caches.WarmerName()
	switch {
	case len(c.Spec.Build.Warm.Images) == 0 || !p.sure(at):
	case len(job) > maxCronJob:
		p.add(at, "the CronJob that warms the cache would be called %s, which has %d characters, and Kubernetes allows %d; choose a shorter name", job, len(job), maxCronJob)
	case len(validation.IsDNS1123Subdomain(job)) > 0:
		p.add(at, "the CronJob that warms the cache can't be called %s; choose another name", job)
	}
}

// adviseSchedule says what is wrong with a schedule, "" if nothing is. The
// parser is the one that Kubernetes uses; a time zone in the text is what
// Kubernetes refuses, and what the parser panics on.
func adviseSchedule(text string) string {
	if strings.Contains(text, "TZ") {
		return "leave the time zone out: Kubernetes takes none here"
	}
	schedule, err := cron.ParseStandard(text)
	switch {
	case err != nil:
		return "write minute, hour, day of the month, month and day of the week, or @daily: " + err.Error()
	case schedule.Next(someDay).IsZero():
		return "there is no such day"
	}
	return ""
}

// someDay is a day to count schedules from; the parser looks five years ahead.
var someDay = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// LongestPause is the longest time between two runs, of as many as a year of
// weeks has. It is for schedules that Load has checked; 0 for others.
func (w Warm) LongestPause() time.Duration {
	schedule, err := cron.ParseStandard(w.Schedule)
	if err != nil {
		return 0
	}
	var longest time.Duration
	at := schedule.Next(someDay)
	for range 53 {
		next := schedule.Next(at)
		longest, at = max(longest, next.Sub(at)), next
	}
	return longest
}

// checkImage reports what can't be the name of an image.
func checkImage(p *problems, at, image string) {
	if image == "" {
		return
	}
	if advice := adviseImage(image); advice != "" {
		p.add(at, "%q is not an image such as registry.example.com/team/name:tag; %s", image, advice)
	}
}

// adviseImage says what is wrong with an image, "" if nothing is.
func adviseImage(image string) string {
	switch {
	case strings.Contains(image, "$("):
		return "params are not replaced here: write the text itself"
	case strings.Contains(image, "://"):
		return "leave out the scheme"
	}
	if _, err := name.ParseReference(image); err != nil {
		return err.Error()
	}
	return ""
}
