package command

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/regular"
)

// readInRepository reads a file by its path from the working directory, which is
// the application's. Whoever sets it may not read what lies outside the
// repository, such as that of another application.
func readInRepository(name string) ([]byte, error) {
	dir, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	top, below := repositoryOf(dir, os.Getenv("ARGOCD_APP_SOURCE_PATH"))
	if filepath.IsAbs(name) {
		return nil, fmt.Errorf("reading the config %q: it is absolute; write the path from the application's folder", name)
	}
	root, err := os.OpenRoot(top)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	content, err := regular.Read(root, filepath.Join(below, name), regular.MaxFile)
	if err != nil {
		return nil, fmt.Errorf("reading the config %q, from the application's folder: %w", name, err)
	}
	return content, nil
}

// repositoryOf is the repository's folder, and that of the application below it.
// Argo CD tells where the application lies in the repository; where it has sent
// only a part of that (manifest-generate-paths), the application's own folder is
// all that can be told.
func repositoryOf(dir, path string) (top, below string) {
	if path = filepath.Clean(path); filepath.IsLocal(path) {
		if top, found := strings.CutSuffix(dir, string(filepath.Separator)+path); found {
			return top, path
		}
	}
	return dir, "."
}
