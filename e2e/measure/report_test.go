package measure

import (
	"strings"
	"testing"
	"time"
)

// sample is a run that took some seconds, with tests and build beside each
// other or not.
func sample(round int, row, column string, whole, tests, build, both float64) Run {
	return Run{
		Ended:  time.Date(2026, 1, round, 0, 0, 0, 0, time.UTC),
		Pieces: map[string]float64{"snapshots": build / 2, "push": build / 3},
		Round:  round, Work: "node", Link: "25ms, 200 Mbit/s", Row: row, Column: column, Whole: whole, Ran: build / 10,
		Seconds: map[string]float64{"run-tests": tests, "build-and-push": build, "tests and build": both},
	}
}

var samples = []Run{
	sample(1, "before", "cold", 100, 30, 60, 90), sample(1, "before", "source changed", 100, 30, 60, 90),
	sample(1, "ours", "cold", 80, 30, 60, 60), sample(1, "ours", "source changed", 30, 15, 15, 20),
	sample(2, "before", "cold", 120, 30, 60, 90), sample(2, "before", "source changed", 100, 30, 60, 90),
	sample(2, "ours", "cold", 84, 30, 60, 60), sample(2, "ours", "source changed", 60, 15, 15, 20),
	sample(3, "ours", "cold", 90, 30, 60, 60), sample(3, "ours", "source changed", 35, 15, 15, 30),
}

// The document has medians with ranges, what part of the first row they are, and
// whether each promise is kept.
func TestTheDocumentHasWhatWasMeasured(t *testing.T) {
	var out strings.Builder
	facts := Facts{Machine: "a machine", Versions: "Kaniko v1", Work: map[string]string{"node": "A shop."}}
	if err := Write(&out, samples, facts); err != nil {
		t.Fatal(err)
	}
	for what, line := range map[string]string{
		"the first row":               "| **before** | whole run | 120 (100–120) | 100 (100–100) |",
		"another row":                 "| **ours** | whole run | 84 (80–90), 0.70 | 35 (30–60), 0.35 |",
		"a promise that is kept":      "| subsequent builds 60–70 % faster | the whole run, source changed | 65 %, met |",
		"a promise that isn't":        "| layers cached, 90 % reduction | commands that the build ran, source changed | 75 %, not met |",
		"tests that ran beside build": "| tests beside the build, 30–40 % faster | tests and build, of the sum of both, source changed | 33 %, met |",
		"what wasn't measured":        "| layers cached, 90 % reduction | commands that the build ran, unchanged | – |",
		"what takes longest":          "What takes longest, source changed: before: snapshots, 30 s; ours: snapshots, 8 s.",
		"where and when":              "`make bench-e2e` measured this on 2026-01-01 to 2026-01-03: a machine, Kaniko v1.",
	} {
		if !strings.Contains(out.String(), line) {
			t.Errorf("%s is not there: %s", what, line)
		}
	}
	if t.Failed() {
		t.Log(out.String())
	}
}
