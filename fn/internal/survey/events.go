package survey

import (
	"cmp"
	"slices"
	"strings"
)

// events are what a trigger lets through: requests to take code over, which
// anybody may make, and all others.
type events struct {
	// request is the name of the first event of the former kind; "" where none
	// comes through, or none is named.
	request string
	// unclear says why requests may come through where none is named; "" where they
	// don't.
	unclear string
	// asked is set where something says which events come through.
	asked  bool
	others bool
	// named is set where others are named.
	named bool
}

// allEvents is before anything says which come through.
var allEvents = events{others: true}

// noRequests tells whether requests are kept out.
func (e events) noRequests() bool { return e.asked && e.request == "" && e.unclear == "" }

// and is what two, one behind the other, let through.
func (e events) and(next events) events {
	switch {
	case !next.asked:
		return e
	case !e.asked:
		return next
	}
	both := events{asked: true, others: e.others && next.others, named: e.named || next.named}
	if e.noRequests() || next.noRequests() {
		return both
	}
	return both.withRequests(e, next)
}

// or is what two, one beside the other, let through.
func (e events) or(next events) events {
	return events{asked: true, others: e.others || next.others, named: e.named || next.named}.withRequests(e, next)
}

// withRequests has the requests of one of two, those that are known first.
func (e events) withRequests(one, other events) events {
	e.request = cmp.Or(one.request, other.request)
	if e.request == "" {
		e.unclear = cmp.Or(one.unclear, other.unclear)
	}
	return e
}

// trust is that of a run that the events start.
func (e events) trust(by string) Trust {
	switch {
	case e.request != "":
		return Trust{Untrusted: by + " on " + e.request, Others: e.others}
	case e.unclear != "":
		return Trust{Unclear: by + ", as " + e.unclear, Others: e.named}
	}
	return unknown
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
			passed.others, passed.named = true, true
		case passed.request == "":
			passed.request = event
		}
	}
	return passed
}
