package workload

import (
	_ "embed"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

//go:embed node.txtar
var nodeArchive []byte

// NodeImage is the image that Node's workloads build upon and test in.
const NodeImage = "bench/node:20"

const (
	// published is the day by which all packages were published, so that every
	// run has the same ones.
	published = "2026-01-01"
	features  = 40
)

// moves is the dependency that a commit moves.
var moves = strings.NewReplacer(`"lodash": "4.17.20"`, `"lodash": "4.17.21"`)

const movedTo = "lodash@4.17.21"

// prepareNode fetches the packages of Node's workloads into a folder, unless
// they are there.
func prepareNode(folder, _ string) error {
	manifest := fileSet(nodeArchive, strings.NewReplacer())["package.json"]
	done := filepath.Join(folder, "fetched")
	if have, err := os.ReadFile(done); err == nil && string(have) == manifest {
		return nil
	}
	first, moved, cache := filepath.Join(folder, "first"), filepath.Join(folder, "moved"), filepath.Join(folder, "cache")
	for _, step := range []func() error{
		func() error { return put(filepath.Join(first, "package.json"), manifest) },
		func() error { return fetchAll(first, cache, published) },
		func() error { return put(filepath.Join(moved, "package.json"), moves.Replace(manifest)) },
		func() error { return copyFile(first, moved, "package-lock.json") },
		func() error { return fetchMoved(moved, cache, published, movedTo) },
		func() error { return put(done, manifest) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func copyFile(from, to, name string) error {
	raw, err := os.ReadFile(filepath.Join(from, name))
	if err != nil {
		return err
	}
	return put(filepath.Join(to, name), string(raw))
}

func put(path, content string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(content), 0o644)
}

// nodeWork returns Node's workloads, one with the Dockerfile that the guide calls
// good and one with the bad one, and the mirror of their packages, which will be
// at the URL.
func nodeWork(folder, registry, url string) ([]Workload, http.Handler, error) {
	mirror := &npmMirror{URL: url, cache: filepath.Join(folder, "cache"), archives: map[string]string{}}
	first, err := mirror.lock(filepath.Join(folder, "first", "package-lock.json"))
	if err != nil {
		return nil, nil, err
	}
	second, err := mirror.lock(filepath.Join(folder, "moved", "package-lock.json"))
	if err != nil {
		return nil, nil, err
	}
	source := nodeSource(registry)
	bad := source["bad.Dockerfile"]
	delete(source, "bad.Dockerfile")
	source["package-lock.json"] = first
	good := Workload{
		Name: "node", Language: "node", Image: NodeImage, Test: "npm test",
		Source:     source,
		Dependency: map[string]string{"package.json": moves.Replace(source["package.json"]), "package-lock.json": second},
		Change:     func(n int) map[string]string { return feature(0, n) },
	}
	return []Workload{good, good.bad(bad)}, mirror, nil
}

// nodeSource is all but the lock file.
func nodeSource(registry string) map[string]string {
	fill := strings.NewReplacer("REGISTRY", registry, "NODE", NodeImage, "FEATURES", fmt.Sprint(features))
	files := fileSet(nodeArchive, fill)
	var index strings.Builder
	for i := range features {
		maps.Copy(files, feature(i, 0))
		fmt.Fprintf(&index, "export * as feature%02d from './feature-%02d';\n", i, i)
	}
	files["src/features/index.js"] = index.String()
	return files
}

// feature is a module with its test, in the state of some commit.
func feature(i, commit int) map[string]string {
	path := fmt.Sprintf("src/features/feature-%02d", i)
	fill := strings.NewReplacer("NUMBER", fmt.Sprintf("%02d", i), "COMMIT", fmt.Sprint(commit))
	return map[string]string{
		path + ".js":      fill.Replace(featureText),
		path + ".test.js": fill.Replace(featureTest),
	}
}

const featureText = `import _ from 'lodash';
import { addDays, formatISO } from 'date-fns';

const commit = COMMIT;

export const title = () => 'Feature NUMBER';

export const state = () => ({ title: title(), commit });

// What is due for each of a customer's orders, by day.
export function due(orders, from) {
  const dated = orders.map((order) => ({ ...order, day: formatISO(addDays(from, order.days), { representation: 'date' }) }));
  return _.mapValues(_.groupBy(dated, 'day'), (day) => _.sumBy(day, 'amount'));
}
`

const featureTest = `import { due, state, title } from './feature-NUMBER';

test('feature NUMBER has its title', () => {
  expect(state().title).toBe(title());
});

test('feature NUMBER sums what is due on a day', () => {
  const orders = [{ days: 1, amount: 2 }, { days: 1, amount: 3 }, { days: 2, amount: 4 }];
  expect(due(orders, new Date(2026, 0, 1))).toEqual({ '2026-01-02': 5, '2026-01-03': 4 });
});
`
