package workload

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// npmMirror is a mirror of the packages that lock files name, by the path of each
// archive: what was fetched once from the registry that npm is set up with.
type npmMirror struct {
	// URL is where the mirror is reached, with a slash at its end.
	URL string
	// cache is a folder of npm's, in which archives are found by their sums.
	cache    string
	archives map[string]string
}

// fetchAll makes a folder's package-lock.json, of what its package.json names
// and was published by a day, and fetches all packages into a cache of npm's.
func fetchAll(folder, cache, published string) error {
	err := npm(folder, cache, "install", "--package-lock-only", "--before="+published)
	if err == nil {
		err = npm(folder, cache, "ci")
	}
	return errors.Join(err, os.RemoveAll(filepath.Join(folder, "node_modules")))
}

// fetchMoved makes the package-lock.json of a folder whose package.json has
// another version of one package than the lock file that lies beside it, and
// fetches that.
func fetchMoved(folder, cache, published, name string) error {
	err := npm(folder, cache, "install", "--package-lock-only", "--before="+published)
	if err == nil {
		err = npm(folder, cache, "cache", "add", name)
	}
	return err
}

func npm(folder, cache string, args ...string) error {
	cmd := exec.Command("npm", append(args, "--cache="+cache, "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund")...)
	cmd.Dir = folder
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("npm %s: %w\n%s", args[0], err, out)
	}
	return nil
}

// lock reads a package-lock.json, and has it name the mirror for each package.
func (m *npmMirror) lock(path string) (string, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	var whole map[string]any
	if err := json.Unmarshal(raw, &whole); err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	packages, _ := whole["packages"].(map[string]any)
	for place, entry := range packages {
		if place != "" {
			m.resolve(place, entry.(map[string]any))
		}
	}
	text, err := json.MarshalIndent(whole, "", "  ")
	return string(text), err
}

// resolve says in a package's entry that the mirror has it.
func (m *npmMirror) resolve(place string, entry map[string]any) {
	const folder = "node_modules/"
	name := place[strings.LastIndex(place, folder)+len(folder):]
	if real, ok := entry["name"].(string); ok {
		name = real
	}
	path := fmt.Sprintf("%s/-/%s-%s.tgz", name, filepath.Base(name), entry["version"])
	integrity, _ := entry["integrity"].(string)
	m.archives[path] = integrity
	entry["resolved"] = m.URL + path
}

// ServeHTTP answers the path of an archive with the archive.
func (m *npmMirror) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	integrity, ok := m.archives[strings.TrimPrefix(r.URL.Path, "/")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	path, err := m.content(integrity)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	http.ServeFile(w, r, path)
}

// content is where npm's cache has what has a sum.
func (m *npmMirror) content(integrity string) (string, error) {
	kind, sum, _ := strings.Cut(integrity, "-")
	raw, err := base64.StdEncoding.DecodeString(sum)
	if err != nil {
		return "", err
	}
	name := hex.EncodeToString(raw)
	return filepath.Join(m.cache, "_cacache", "content-v2", kind, name[:2], name[2:4], name[4:]), nil
}
