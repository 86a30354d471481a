package scenario

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/cortex-io/cacheopt/e2e/kube"
)

var fixturesService = kube.Service{Namespace: "cacheopt-e2e", Name: "fixtures", Port: "80"}

// edit commits files to a fixture repository, and returns the commit.
func (a *app) edit(t testing.TB, repository string, files map[string]string) string {
	t.Helper()
	body, err := json.Marshal(files)
	if err != nil {
		t.Fatal(err)
	}
	commit, status, err := a.client.ServicePost(t.Context(), fixturesService, "edit/"+repository, body, nil)
	if err != nil || status != http.StatusOK {
		t.Fatalf("edit %s: %d %v %s", repository, status, err, commit)
	}
	return string(commit)
}

// downloads returns how many archives of a package manager were fetched so far.
func (a *app) downloads(t testing.TB, manager string) int {
	t.Helper()
	raw, err := a.client.ServiceGet(t.Context(), fixturesService, "downloads")
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	if err := json.Unmarshal(raw, &counts); err != nil {
		t.Fatal(err)
	}
	return counts[manager]
}

// webhookSecret is in app/secrets.yaml.
const webhookSecret = "only-for-tests"

// push sends the webhook of a push of a commit, signed with a secret, once the
// listener is there, and returns the id that the listener gave to the event. The
// listener accepts any event before it looks at the signature.
func (a *app) push(t testing.TB, repository, commit, secret string) string {
	t.Helper()
	body, err := json.Marshal(map[string]any{
		"ref": "refs/heads/main", "after": commit, "deleted": false,
		// The repository's name is not in lower case, as many aren't.
		"repository": map[string]any{"name": "App-" + repository, "clone_url": repositoryURL(repository)},
	})
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	headers := map[string]string{
		"X-GitHub-Event":      "push",
		"X-Hub-Signature-256": "sha256=" + hex.EncodeToString(mac.Sum(nil)),
	}
	listener := kube.Service{Namespace: a.namespace, Name: "el-github-listener", Port: "8080"}
	var accepted struct{ EventID string }
	err = kube.Until(t.Context(), "the listener takes the webhook", 2*time.Minute, func(ctx context.Context) error {
		answer, status, err := a.client.ServicePost(ctx, listener, "", body, headers)
		if err != nil {
			return err
		}
		if status != http.StatusAccepted {
			return errors.New(string(answer))
		}
		return json.Unmarshal(answer, &accepted)
	})
	if err != nil {
		t.Fatal(err)
	}
	if accepted.EventID == "" {
		t.Fatal("the listener gave no id to the event")
	}
	return accepted.EventID
}

// triggered returns the names of the runs that the listener made for an event.
func (a *app) triggered(t testing.TB, event string) []string {
	t.Helper()
	list, err := a.client.List(t.Context(), "tekton.dev/v1", "pipelineruns", a.namespace, "triggers.tekton.dev/triggers-eventid="+event)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, item := range list {
		names = append(names, item.GetName())
	}
	return names
}
