package cluster

import (
	"path/filepath"
	"strings"
	"testing"
)

// Who starts or ends the cluster is alone with it; who uses it isn't.
func TestHold(t *testing.T) {
	for name, c := range map[string]struct{ first, second, refused bool }{
		"two that use it":        {first: false, second: false, refused: false},
		"one that ends it later": {first: false, second: true, refused: true},
		"one that uses it later": {first: true, second: false, refused: true},
		"two that start it":      {first: true, second: true, refused: true},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "lock")
			first, err := hold(path, c.first)
			if err != nil {
				t.Fatal(err)
			}
			second, err := hold(path, c.second)
			if (err != nil) != c.refused {
				t.Fatalf("the second got %v", err)
			}
			if c.refused && !strings.Contains(err.Error(), path) {
				t.Errorf("%q doesn't name the lock %s", err, path)
			}
			second.Close()
			first.Close()
			if last, err := hold(path, true); err != nil {
				t.Errorf("both are done, and a third got %v", err)
			} else {
				last.Close()
			}
		})
	}
}
