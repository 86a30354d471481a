package survey

import (
	"regexp"
	"slices"
	"strings"
)

// events are what a trigger lets through: requests to take code over, which
// anybody may make, and all others.
type events struct {
	// request is the name of the first event of the former kind; "" where none
	// comes through, or none is named.
	request string
	// asked is set where something says which events come through.
	asked  bool
	others bool
}

// allEvents is before anything says which come through.
var allEvents = events{others: true}

// and is what two, one behind the other, let through.
func (e events) and(next events) events {
	switch {
	case !next.asked && next.request == "":
		return e
	case !e.asked && e.request == "":
		return next
	case e.request == "" || next.request == "":
		return events{asked: true, others: e.others && next.others}
	}
	return events{request: e.request, asked: true, others: e.others && next.others}
}

// trust is that of a run that the events start.
func (e events) trust(by string) Trust {
	if e.request == "" {
		return unknown
	}
	return Trust{Untrusted: by + " on " + e.request, Others: e.others}
}

// requests are the beginnings of the types of events by which code comes that
// nobody may have looked at: GitHub's and Gitea's, GitLab's, Bitbucket Cloud's
// and Data Center's. A comment starts a run of the request that it is on.
// https://docs.github.com/webhooks/webhook-events-and-payloads
// https://docs.gitlab.com/user/project/integrations/webhook_events/
// https://support.atlassian.com/bitbucket-cloud/docs/event-payloads/
// https://confluence.atlassian.com/bitbucketserver/event-payload-938025882.html
var requests = []string{"pull_request", "issue_comment", "merge request", "note", "merge_request", "pullrequest:", "pr:"}

// merged are those of them that come once the code was taken over.
var merged = []string{"pullrequest:fulfilled", "pr:merged"}

func isRequest(event string) bool {
	event = strings.ToLower(event)
	return !slices.Contains(merged, event) &&
		slices.ContainsFunc(requests, func(begin string) bool { return strings.HasPrefix(event, begin) })
}

// eventsOf sorts types of events.
func eventsOf(types []string) events {
	passed := events{asked: len(types) > 0}
	for _, event := range types {
		switch {
		case !isRequest(event):
			passed.others = true
		case passed.request == "":
			passed.request = event
		}
	}
	return passed
}

var (
	// denied are the parts of an expression that say what an event is not.
	denied = regexp.MustCompile(`!=\s*(?:'[^']*'|"[^"]*")|!\s*(?:has|header\.match|\w+(?:\.\w+)*\.(?:matches|startsWith))?\([^)]*\)|!\s*\(?[\w.]+\s+in\s|\w[\w.]*\([^)]*\)\s*==\s*false`)
	// asksRequest are words of an expression that only requests have.
	asksRequest = regexp.MustCompile(`pull_request|issue_comment|merge_request|pullrequest|Merge Request Hook|Note Hook|["']pr:`)
	// asksOthers are those that only other events have.
	asksOthers = regexp.MustCompile(`["'](?:push|create|release|tag|incoming)["']|Push Hook|refs/(?:heads|tags)|repo:push|repo:refs_changed`)
	// asksMerged says that the code was taken over.
	asksMerged = regexp.MustCompile(`\bmerged\s*==\s*true|\bmerged\s*(?:&&|\)|$)|==\s*["'](?:merged|merge|pr:merged|pullrequest:fulfilled)["']`)
)

// filtered reads the events that an expression in CEL names. One that names
// none says nothing.
func filtered(expression string) events {
	kept := denied.ReplaceAllString(expression, " ")
	request := asksRequest.FindString(kept)
	others := asksOthers.MatchString(kept)
	switch {
	case request == "" && !others:
		return events{}
	case asksMerged.MatchString(kept) && !strings.Contains(kept, "||"):
		return events{asked: true, others: true}
	case request == "":
		return events{asked: true, others: true}
	}
	return events{request: strings.Trim(request, `"'`), asked: true, others: others}
}
