package workload

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// unpackDebian downloads packages of Java with what they depend on, and unpacks
// them below FOLDER/root. Nothing is installed.
func unpackDebian(folder string, names []string) error {
	debs := filepath.Join(folder, "debs")
	if err := os.MkdirAll(debs, 0o755); err != nil {
		return err
	}
	if err := command(debs, "apt-get", "update", "-q"); err != nil {
		return err
	}
	all, err := javaPackages(names)
	if err != nil {
		return err
	}
	if err := command(debs, "apt-get", append([]string{"download", "-q"}, all...)...); err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(debs, "*.deb"))
	if err != nil {
		return err
	}
	for _, file := range files {
		if err := command(debs, "dpkg-deb", "--extract", file, filepath.Join(folder, "root")); err != nil {
			return err
		}
	}
	return nil
}

// java are packages that bring libraries for the JVM, or Maven.
var java = regexp.MustCompile(`(?m)^(?:[a-z0-9.+-]+-java|maven[a-z0-9-]*|junit\d|testng|ant|velocity|antlr\d?)$`)

// javaPackages are packages with those of Java that they depend on.
func javaPackages(names []string) ([]string, error) {
	args := []string{"depends", "--recurse", "--no-recommends", "--no-suggests", "--no-conflicts", "--no-breaks", "--no-replaces", "--no-enhances"}
	out, err := exec.Command("apt-cache", append(args, names...)...).Output()
	if err != nil {
		return nil, fmt.Errorf("apt-cache depends: %w", err)
	}
	return java.FindAllString(string(out), -1), nil
}

func command(folder, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir = folder
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, out)
	}
	return nil
}
