package images

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// debian adds packages of this machine's Debian, with what they depend on, so
// far as it is installed.
func (w *layerWriter) debian(names []string) error {
	if len(names) == 0 {
		return nil
	}
	if err := w.root(); err != nil {
		return err
	}
	packages, err := withDependencies(append([]string{"base-files", "bash", "dash", "coreutils"}, names...))
	if err != nil {
		return err
	}
	files, err := output("dpkg-query", append([]string{"--listfiles"}, packages...)...)
	if err != nil {
		return err
	}
	for path := range strings.Lines(files) {
		if err := w.installed(strings.TrimSpace(path)); err != nil {
			return err
		}
	}
	return w.alternatives()
}

// root adds what no package lists: the links into /usr, and a user.
func (w *layerWriter) root() error {
	for _, dir := range []string{"bin", "sbin", "lib", "lib64"} {
		if err := w.link("/"+dir, "usr/"+dir); err != nil {
			return err
		}
	}
	return errors.Join(w.file("/etc/passwd", 0o644, []byte("root:x:0:0:root:/root:/bin/sh\n")), w.file("/etc/group", 0o644, []byte("root:x:0:\n")))
}

// installed adds a file that a package lists, where the machine has it, which
// may be without its documentation.
func (w *layerWriter) installed(path string) error {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "/usr/share/doc") {
		return nil
	}
	if err != nil {
		return err
	}
	// /bin and its like are links into /usr.
	dir, err := filepath.EvalSymlinks(filepath.Dir(path))
	if err != nil || info.IsDir() {
		return err
	}
	return w.entry(path, filepath.Join(dir, filepath.Base(path)), fs.FileInfoToDirEntry(info))
}

// alternatives adds the links by which programs are chosen, such as awk.
func (w *layerWriter) alternatives() error {
	links, err := filepath.Glob("/etc/alternatives/*")
	if err != nil {
		return err
	}
	for _, link := range links {
		target, err := os.Readlink(link)
		if err != nil || !w.seen[target] {
			continue
		}
		if err := errors.Join(w.link(link, target), w.link("/usr/bin/"+filepath.Base(link), link)); err != nil {
			return err
		}
	}
	return nil
}

// versions are what stands in parentheses behind a dependency's name.
var versions = regexp.MustCompile(`\([^)]*\)`)

// dependenciesOf returns the packages that a field of dependencies names; of
// alternatives each.
func dependenciesOf(field string) []string {
	var names []string
	for _, one := range strings.FieldsFunc(versions.ReplaceAllString(field, ""), func(r rune) bool { return r == ',' || r == '|' }) {
		name, _, _ := strings.Cut(strings.TrimSpace(one), ":")
		if name != "" {
			names = append(names, name)
		}
	}
	return names
}

// withDependencies returns packages that are installed, and what they need.
func withDependencies(names []string) ([]string, error) {
	needs, err := installedPackages()
	if err != nil {
		return nil, err
	}
	var all []string
	for len(names) > 0 {
		name := names[0]
		names = names[1:]
		more, ok := needs[name]
		if !ok || slices.Contains(all, name) {
			continue
		}
		all = append(all, name)
		names = append(names, more...)
	}
	return all, nil
}

// installedPackages returns the packages of this machine with what each depends
// on.
func installedPackages() (map[string][]string, error) {
	text, err := exec.Command("dpkg-query", "--show", "--showformat=${Package}\t${Pre-Depends}, ${Depends}\n").Output()
	if err != nil {
		return nil, err
	}
	needs := map[string][]string{}
	for line := range strings.Lines(string(text)) {
		name, depends, _ := strings.Cut(strings.TrimSpace(line), "\t")
		needs[name] = dependenciesOf(depends)
	}
	return needs, nil
}
