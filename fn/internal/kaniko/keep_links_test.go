package kaniko

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// shells are those of the images that the steps may run in, with the programs
// that come with them.
func shells(t *testing.T) map[string]volume {
	t.Helper()
	found := map[string]volume{}
	for _, name := range []string{"dash", "bash", "busybox"} {
		program, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		v := volume{shell: []string{program}, programs: os.Getenv("PATH")}
		if name == "busybox" {
			v = volume{shell: []string{program, "sh"}, programs: applets(t, program)}
		}
		found[name] = v
	}
	if len(found) == 0 {
		t.Skip("none of the shells is here")
	}
	return found
}

// applets is a folder with the programs that are busybox's.
func applets(t *testing.T, busybox string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"find", "grep", "cut", "sha256sum", "ls", "rm", "mkdir", "cat"} {
		link(t, busybox, filepath.Join(dir, name))
	}
	return dir
}

func link(t *testing.T, to, at string) {
	t.Helper()
	if err := os.Symlink(to, at); err != nil {
		t.Fatal(err)
	}
}

// instead moves what is at a path away and leaves a link to it, or to something
// else.
func instead(t *testing.T, at, to string) {
	t.Helper()
	if to == "" {
		to = at + ".moved"
		if err := os.Rename(at, to); err != nil {
			t.Fatal(err)
		}
	} else if err := os.RemoveAll(at); err != nil {
		t.Fatal(err)
	}
	link(t, to, at)
}

// Whoever can write to the volume can put a link anywhere on it. What it leads
// to is never deleted, read or made.
func TestNoLinkOnTheVolumeIsFollowed(t *testing.T) {
	for level, plant := range map[string]func(t *testing.T, v volume, elsewhere string){
		"the folder of all layouts": func(t *testing.T, v volume, elsewhere string) { instead(t, v.dir, elsewhere) },
		"a folder of images": func(t *testing.T, v volume, elsewhere string) {
			instead(t, v.path(""), filepath.Join(elsewhere, "team"))
		},
		"a layout": func(t *testing.T, v volume, elsewhere string) {
			instead(t, v.path("app:old"), filepath.Join(elsewhere, "team/app:old"))
		},
		"a layout's blobs": func(t *testing.T, v volume, elsewhere string) {
			instead(t, v.path("app:old/blobs"), filepath.Join(elsewhere, "team/app:old/blobs"))
		},
		"the blobs' folder": func(t *testing.T, v volume, elsewhere string) {
			instead(t, v.path("app:old/blobs/sha256"), filepath.Join(elsewhere, "team/app:old/blobs/sha256"))
		},
		"an index": func(t *testing.T, v volume, elsewhere string) {
			instead(t, v.path("app:old/index.json"), filepath.Join(elsewhere, "team/app:old/index.json"))
		},
		"an index without end": func(t *testing.T, v volume, _ string) { instead(t, v.path("app:old/index.json"), "/dev/zero") },
		"a layer":              func(t *testing.T, v volume, _ string) { instead(t, v.blob(t, "app:old", layer), "") },
		"a layer without end":  func(t *testing.T, v volume, _ string) { instead(t, v.blob(t, "app:old", layer), "/dev/zero") },
		"the folder of notes":  func(t *testing.T, v volume, elsewhere string) { link(t, elsewhere, v.path(".app")) },
		"a note": func(t *testing.T, v volume, elsewhere string) {
			v.note(t, "x")
			link(t, filepath.Join(elsewhere, "made"), v.path(".app/build"))
		},
		"a note, and no others": func(t *testing.T, v volume, elsewhere string) {
			mkdir(t, v.path(".app"))
			link(t, filepath.Join(elsewhere, "made"), v.path(".app/build"))
		},
	} {
		for shell, with := range shells(t) {
			for state, prepare := range map[string]func(*testing.T, volume){
				"a build before failed": func(t *testing.T, v volume) { v.note(t, "failed") },
				"layers are old":        func(*testing.T, volume) {},
			} {
				t.Run(shell+"/"+level+"/"+state, func(t *testing.T) {
					t.Parallel()
					v, elsewhere := newVolume(t, "app:old"), newVolume(t, "app:old")
					v.shell, v.programs = with.shell, awake(t)+":"+with.programs
					elsewhere.damage(t, "app:old", cut)
					elsewhere.note(t, "build")
					for _, each := range []volume{v, elsewhere} {
						each.age(t, "app:old", 8*24*time.Hour)
					}
					if !strings.Contains(level, "note") {
						prepare(t, v)
					}
					plant(t, v, elsewhere.dir)
					before := tree(t, elsewhere.dir)
					said := v.run(t, checkScript, "") + v.run(t, noteScript, "")
					if after := tree(t, elsewhere.dir); after != before {
						t.Errorf("elsewhere there was\n%s\nand there is\n%s\nthe steps said:\n%s", before, after, said)
					}
				})
			}
		}
	}
}

func mkdir(t *testing.T, path string) {
	t.Helper()
	if err := os.MkdirAll(path, 0o755); err != nil {
		t.Fatal(err)
	}
}

// tree is all files below dir, with their sizes and times.
func tree(t *testing.T, dir string) string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			all = append(all, path+" "+info.ModTime().String()+" "+info.Mode().String())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(all, "\n")
}

// A layout with a link in it is none of Kaniko's, and would be read through the
// link.
func TestALayoutWithALinkInItGoes(t *testing.T) {
	for _, part := range []string{"", "/index.json", "/blobs", "/blobs/sha256"} {
		v := newVolume(t, "app:old")
		v.note(t, "failed")
		instead(t, v.path("app:old"+part), "")
		if part == "" {
			// Not a layout of app itself.
			rename(t, v.path("app:old.moved"), v.path("kept"))
			instead(t, v.path("app:old"), v.path("kept"))
		}
		if said := v.run(t, checkScript, ""); !strings.Contains(said, "deleted "+v.path("app:old")+",") {
			t.Errorf("with a link at %q the step said:\n%s", part, said)
		}
	}
}

func rename(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}
