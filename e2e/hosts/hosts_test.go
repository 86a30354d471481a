package hosts

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// ways are the ways in which a host runs cacheopt, by name.
type ways map[string]func(*testing.T)

// hosts are those of the table in docs/hosts.md.
var hosts = map[string]ways{
	"kustomize": kustomizeWays,
	"kubectl":   kubectlWays,
	"kpt":       kptWays,
	"Argo CD":   argoWays,
}

func TestHosts(t *testing.T) {
	started(t)
	for _, host := range slices.Sorted(maps.Keys(hosts)) {
		t.Run(host, func(t *testing.T) {
			for _, way := range slices.Sorted(maps.Keys(hosts[host])) {
				t.Run(way, hosts[host][way])
			}
		})
	}
}

// TestTable holds the table of docs/hosts.md against the tests: each row is one.
func TestTable(t *testing.T) {
	var want, got []string
	for host := range hosts {
		for way := range hosts[host] {
			want = append(want, host+": "+way)
		}
	}
	for _, line := range strings.Split(part(t, "docs/hosts.md", "hosts"), "\n") {
		cells := strings.Split(strings.Trim(line, "| "), " | ")
		if len(cells) == 4 && cells[0] != "host" && !strings.HasPrefix(cells[0], "---") {
			got = append(got, cells[0]+": "+cells[1])
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("the table of docs/hosts.md has\n%s\nand the tests are\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
