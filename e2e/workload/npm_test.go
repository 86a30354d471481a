package workload

import (
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
)

// A lock file names the mirror for each package, and the mirror has what it
// names: a package in a scope, one below another, and one under an alias.
func TestTheMirrorHasWhatTheLockFileNames(t *testing.T) {
	folder := t.TempDir()
	sum := sha512.Sum512([]byte("an archive"))
	name := hex.EncodeToString(sum[:])
	content := filepath.Join(folder, "_cacache", "content-v2", "sha512", name[:2], name[2:4], name[4:])
	lock := strings.ReplaceAll(`{"packages": {
  "": {"name": "shop"},
  "node_modules/@a/b": {"version": "1.0.0", "integrity": "SUM"},
  "node_modules/c/node_modules/d": {"version": "2.0.0", "integrity": "SUM"},
  "node_modules/alias": {"name": "real", "version": "3.0.0", "integrity": "SUM"}
}}`, "SUM", "sha512-"+base64.StdEncoding.EncodeToString(sum[:]))
	for path, text := range map[string]string{content: "an archive", filepath.Join(folder, "package-lock.json"): lock} {
		if err := put(path, text); err != nil {
			t.Fatal(err)
		}
	}
	mirror := &npmMirror{URL: "http://mirror/npm/", cache: folder, archives: map[string]string{}}
	text, err := mirror.lock(filepath.Join(folder, "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"@a/b/-/b-1.0.0.tgz", "d/-/d-2.0.0.tgz", "real/-/real-3.0.0.tgz"} {
		if !strings.Contains(text, `"resolved": "http://mirror/npm/`+path+`"`) {
			t.Errorf("the lock file doesn't name %s:\n%s", path, text)
		}
		answer := httptest.NewRecorder()
		mirror.ServeHTTP(answer, httptest.NewRequest("GET", "/"+path, nil))
		if got := answer.Body.String(); got != "an archive" {
			t.Errorf("%s: %d %q", path, answer.Code, got)
		}
	}
}
