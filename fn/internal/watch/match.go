package watch

import (
	"path"
	"strings"
)

// May tells whether the watcher may see what is pushed to an image: its
// repository is the same, or isn't known whole.
func (w Watcher) May(image string) bool {
	repository := full(untagged(image))
	switch {
	case !w.known(), strings.Contains(w.Repository, "{{"):
		return true
	case w.says != "":
		return names(w.says, repository) || names(w.says, untagged(image))
	case w.By != "":
		return mayEqual(path.Base(repository), w.By)
	}
	return mayEqual(repository, full(w.Repository))
}

// untagged is an image without tag and digest, whatever a run fills in there; a
// constraint of Argo CD's stands where the tag does.
func untagged(image string) string {
	image, _, _ = strings.Cut(image, "@")
	colon, depth := -1, 0
	for i, c := range image {
		switch {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case depth > 0:
		case c == '/':
			colon = -1
		case c == ':' && colon < 0:
			colon = i
		}
	}
	if colon < 0 {
		return image
	}
	return image[:colon]
}

// full is a repository with the registry that is meant where none is named
// (https://github.com/distribution/reference/blob/v0.6.0/normalize.go).
func full(repository string) string {
	host, rest, found := strings.Cut(repository, "/")
	switch {
	case strings.HasPrefix(repository, "$("):
		return repository
	case !found:
		return "docker.io/library/" + repository
	case host == "index.docker.io":
		return "docker.io/" + rest
	case !strings.ContainsAny(host, ".:$") && host != "localhost":
		return "docker.io/" + repository
	}
	return repository
}

// mayEqual tells whether two texts may be one once a run fills in what they leave
// to it: their known beginnings and ends agree.
func mayEqual(a, b string) bool {
	if !strings.Contains(a+b, "$(") {
		return a == b
	}
	headA, tailA := ends(a)
	headB, tailB := ends(b)
	return (strings.HasPrefix(headA, headB) || strings.HasPrefix(headB, headA)) &&
		(strings.HasSuffix(tailA, tailB) || strings.HasSuffix(tailB, tailA))
}

// ends are what stands before the first expression of a text, and behind the
// last; twice the whole where there is none.
func ends(text string) (head, tail string) {
	if !strings.Contains(text, "$(") {
		return text, text
	}
	head, _, _ = strings.Cut(text, "$(")
	return head, text[strings.LastIndex(text, ")")+1:]
}
