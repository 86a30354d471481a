package workload

import (
	"slices"
	"testing"
)

// Of what packages depend on, those of Java are fetched: libraries and Maven, and
// no JVM.
func TestOnlyPackagesOfJavaAreFetched(t *testing.T) {
	listed := "libguava-java\n  Depends: libc6\n |Depends: default-jre\nmaven-debian-helper\njunit4\ndefault-jre\nlibc6\n<java-runtime>\nopenjdk-17-jre\n"
	want := []string{"libguava-java", "maven-debian-helper", "junit4"}
	if got := java.FindAllString(listed, -1); !slices.Equal(got, want) {
		t.Errorf("got %q, expected %q", got, want)
	}
}
