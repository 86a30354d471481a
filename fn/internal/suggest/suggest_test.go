package suggest

import "testing"

func TestNearest(t *testing.T) {
	fields := []string{"storage", "storageClassName", "claimName", "cpu", "size", "go", "golangci-lint", "cacheTTL"}
	for word, want := range map[string]string{
		"storage":           "storage",
		"Storage":           "storage",
		"STORAGE":           "storage",
		"storge":            "storage",
		"stroage":           "storage",
		"storages":          "storage",
		"storageclassname":  "storageClassName",
		"storageClasName":   "storageClassName",
		"storage-classname": "storageClassName",
		"claim-name":        "claimName",
		"claim_name":        "claimName",
		"cacheTtl":          "cacheTTL",
		"cache_ttl":         "cacheTTL",
		"cpus":              "cpu",
		"pcu":               "cpu",
		"sise":              "size",
		"golangcilint":      "golangci-lint",
		"Go":                "go",
		"gx":                "",
		"x":                 "",
		"":                  "",
		"gpu":               "cpu",
		"disk":              "",
		"memory":            "",
		"completely else":   "",
	} {
		if got := Nearest(word, fields); got != want {
			t.Errorf("nearest to %q is %q, want %q", word, got, want)
		}
	}
}

func TestNearestOfNothingIsNothing(t *testing.T) {
	if got := Nearest("storage", nil); got != "" {
		t.Errorf("got %q", got)
	}
}

func TestDistance(t *testing.T) {
	for sentence, c := range map[string]struct {
		a, b  string
		limit int
		want  int
	}{
		"the same":                {"abc", "abc", 9, 0},
		"nothing and nothing":     {"", "", 9, 0},
		"nothing and something":   {"", "abc", 9, 3},
		"one put in":              {"abc", "abxc", 9, 1},
		"one taken out":           {"abc", "ac", 9, 1},
		"one changed":             {"abc", "axc", 9, 1},
		"two swapped":             {"abc", "acb", 9, 1},
		"two swapped in front":    {"abc", "bac", 9, 1},
		"two swaps":               {"abcd", "badc", 9, 2},
		"the classic":             {"kitten", "sitting", 9, 3},
		"all changed":             {"abc", "xyz", 9, 3},
		"no more than the limit":  {"abc", "xyz", 2, 2},
		"too long from the start": {"a", "abcdefgh", 3, 3},
		"more than ASCII":         {"größe", "grösse", 9, 2},
	} {
		if got := distance(c.a, c.b, c.limit); got != c.want {
			t.Errorf("%s: distance of %q and %q is %d, want %d", sentence, c.a, c.b, got, c.want)
		}
		if got := distance(c.b, c.a, c.limit); got != c.want {
			t.Errorf("%s: distance of %q and %q is %d, want %d", sentence, c.b, c.a, got, c.want)
		}
	}
}
