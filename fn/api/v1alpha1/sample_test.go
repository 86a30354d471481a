package v1alpha1_test

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
)

func sample(t *testing.T) string {
	t.Helper()
	text, err := v1alpha1.Sample()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTheSampleSetsTheRolloutOnly(t *testing.T) {
	config := loads(t, sample(t))
	if got, want := config.Spec, v1alpha1.Default().Spec; !reflect.DeepEqual(got, want) {
		t.Errorf("spec is\n%+v, want\n%+v", got, want)
	}
	for _, path := range leaves(t, v1alpha1.Default().Spec) {
		if set := config.Explicit("spec" + path); set != (path == ".rollout") {
			t.Errorf("it is %t that spec%s is set", set, path)
		}
	}
}

// commented is the # before a field; a text has a space behind it.
var commented = regexp.MustCompile(`(?m)^( *)#(\S)`)

// With every field taken out of its comment it is the defaults still, and each of
// them is set.
func TestTheSampleSaysTheDefaults(t *testing.T) {
	config := loads(t, commented.ReplaceAllString(sample(t), "$1$2"))
	if got, want := config.Spec, v1alpha1.Default().Spec; !reflect.DeepEqual(got, want) {
		t.Errorf("spec is\n%+v, want\n%+v", got, want)
	}
	for _, path := range leaves(t, v1alpha1.Default().Spec) {
		if !config.Explicit("spec" + path) {
			t.Errorf("spec%s is not in the sample", path)
		}
	}
}

// Fields without a default are there too: each name as often as the schema has it.
func TestTheSampleHasEveryField(t *testing.T) {
	want := map[string]int{}
	walk(schema(t), "", func(path string, _ node) {
		if strings.HasPrefix(path, "spec.") {
			want[path[strings.LastIndex(path, ".")+1:]]++
		}
	})
	_, spec, _ := strings.Cut(sample(t), "\nspec:\n")
	got := map[string]int{}
	for _, match := range regexp.MustCompile(`(?m)^ +#?([\w-]+):`).FindAllStringSubmatch(spec, -1) {
		got[match[1]]++
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the sample has\n%v, the schema\n%v", got, want)
	}
}

func TestTheSamplesLinesAreShort(t *testing.T) {
	for line := range strings.SplitSeq(sample(t), "\n") {
		if len(line) > 88 {
			t.Errorf("%d characters: %s", len(line), line)
		}
	}
}
