package v1alpha1

import (
	"strings"

	"github.com/google/go-containerregistry/pkg/name"
)

// checkCacheRepo reports what can't be a registry and a path in it. Kaniko
// puts :<key> behind the repository and, where that makes no reference, runs
// without a cache; so a mistake here would go unseen.
func checkCacheRepo(p *problems, at, repo string) {
	if repo == "" {
		return
	}
	if advice := adviseRepository(repo); advice != "" {
		p.add(at, "%q is not a registry and a path such as registry:5000/cache; %s", repo, advice)
	}
}

// adviseRepository says what is wrong with a repository, "" if nothing is.
func adviseRepository(repo string) string {
	host, rest, _ := strings.Cut(repo, "/")
	switch {
	case strings.Contains(repo, "$("):
		return "params are not replaced here: write the text itself"
	case strings.Contains(repo, "://"):
		return "leave out the scheme"
	case strings.Contains(repo, "@"):
		return "leave out the digest"
	case strings.Contains(rest, ":"):
		return "leave out the tag"
	case strings.ToLower(repo) != repo:
		return "write it in lower case"
	case !isHost(host):
		return "put a registry in front, with a dot or a port: without one it means Docker Hub"
	case rest == "":
		return "put a path behind it"
	}
	return adviseParts(repo, rest)
}

// isHost is how container tools tell a registry from a path.
func isHost(first string) bool {
	return strings.ContainsAny(first, ".:") || first == "localhost"
}

func adviseParts(repo, rest string) string {
	for part := range strings.SplitSeq(rest, "/") {
		if part == "" {
			return "leave out the / that has nothing behind it"
		}
		if part != strings.Trim(part, "-._") {
			return "let each part of the path begin and end with a letter or digit"
		}
	}
	_, err := name.NewRepository(repo, name.StrictValidation)
	switch {
	case err != nil && strings.HasSuffix(err.Error(), "(missing 'library')"):
		return "Docker Hub needs USER/NAME"
	case err != nil:
		return err.Error()
	}
	return ""
}
