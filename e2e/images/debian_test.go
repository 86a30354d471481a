package images

import (
	"slices"
	"testing"
)

// What a package depends on is read without versions, architectures and what
// stands between alternatives.
func TestDependenciesAreNames(t *testing.T) {
	got := dependenciesOf("libc6 (>= 2.36), perl:any, default-mta | mail-transport-agent, libstdc++6 (= 12.2.0-14)")
	want := []string{"libc6", "perl", "default-mta", "mail-transport-agent", "libstdc++6"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, expected %q", got, want)
	}
}
