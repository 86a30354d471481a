package sealed

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"

	"sigs.k8s.io/kustomize/api/resource"

	"github.com/cortex-io/cacheopt/fn/internal/regular"
)

// kustomize starts git, which it looks for on the PATH, and asks Go's default HTTP
// client. It can be given neither another git nor another client, so that this
// process is made one that has none.

// environment is what kustomize finds of the world in this process.
type environment struct {
	// variables are those that differ; one that is nil isn't set.
	variables map[string]*string
	client    http.RoundTripper
	// outer is the environment before.
	outer *environment
}

// closed gives this process a PATH on which nothing is, and an HTTP client that
// asks nobody; or, where remote bases are read, only what that takes. Git then
// knows no protocol that starts a program, or reads this machine's files.
// https://git-scm.com/docs/git#Documentation/git.txt-GITALLOWPROTOCOL
func closed(remote bool) environment {
	inner := environment{variables: map[string]*string{"PATH": nil}, client: nobody{}}
	if remote {
		protocols, noPrompt := "http:https:ssh", "0"
		inner = environment{
			variables: map[string]*string{"GIT_ALLOW_PROTOCOL": &protocols, "GIT_TERMINAL_PROMPT": &noPrompt},
			client:    bounded{http.DefaultTransport},
		}
	}
	inner.outer = inner.enter()
	return inner
}

// enter makes an environment that of the process, and returns the one before.
func (e environment) enter() *environment {
	before := &environment{variables: map[string]*string{}, client: http.DefaultTransport}
	for name, value := range e.variables {
		if old, set := os.LookupEnv(name); set {
			before.variables[name] = &old
		} else {
			before.variables[name] = nil
		}
		setenv(name, value)
	}
	http.DefaultTransport = e.client
	return before
}

// setenv sets a variable, or unsets it. Both fail only for names that can't be.
func setenv(name string, value *string) {
	if value == nil {
		_ = os.Unsetenv(name)
		return
	}
	_ = os.Setenv(name, *value)
}

func (e environment) reopen() { e.outer.enter() }

// outside does something in the environment before.
func (e environment) outside(do func() error) error {
	e.reopen()
	defer e.enter()
	return do()
}

var errRemote = errors.New("nothing is read from elsewhere; if you trust it, allow it with --allow-remote")

// nobody is an HTTP client that asks nobody.
type nobody struct{}

// RoundTrip refuses.
func (nobody) RoundTrip(*http.Request) (*http.Response, error) { return nil, errRemote }

// bounded is an HTTP client that reads no more than a file may have.
type bounded struct{ http.RoundTripper }

// RoundTrip asks, and bounds the answer.
func (b bounded) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := b.RoundTripper.RoundTrip(request)
	if err == nil {
		response.Body = http.MaxBytesReader(nil, response.Body, regular.MaxFile)
	}
	return response, err
}

// explainRemote says why there is no git. What kustomize passes on of an error is
// its text.
func explainRemote(err error) error {
	if strings.Contains(err.Error(), "no 'git' program on path") && !strings.Contains(err.Error(), errRemote.Error()) {
		return fmt.Errorf("%w: %w", err, errRemote)
	}
	return err
}

// harmlessURLs refuses those of which git, where there is one, might take a part
// for an option.
func (o Options) harmlessURLs(entries ...string) error {
	for _, entry := range entries {
		if err := harmlessURL(entry); o.Remote && err != nil {
			return err
		}
	}
	return nil
}

// harmlessURL refuses a URL with such a part. The parts are what kustomize makes of
// it: Append parses as the loader does.
func harmlessURL(entry string) error {
	url := (&resource.Origin{}).Append(entry)
	if url.Repo == "" {
		return nil
	}
	parts := strings.FieldsFunc(url.Repo+"/"+url.Path, func(r rune) bool { return strings.ContainsRune("/:@", r) })
	for _, part := range append(parts, url.Ref) {
		if strings.HasPrefix(strings.TrimSpace(part), "-") {
			return fmt.Errorf("%q: git might take %q for an option", entry, part)
		}
	}
	return nil
}
