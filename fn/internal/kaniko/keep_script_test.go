package kaniko

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// The scripts run in a real shell, on layouts that Kaniko's own library wrote.
func TestCheckingLayers(t *testing.T) {
	const aDay = 24 * time.Hour
	for name, test := range map[string]struct {
		// before is what has happened to the layouts app:old and app:new, and to
		// the notes.
		before func(t *testing.T, volume volume)
		// repo is the build's, the volume's team/app where it is empty.
		repo string
		// gone are the layouts that the check deletes.
		gone []string
		// notes are what is there afterwards, "build" where there is nothing.
		notes []string
	}{
		"what is well stays after a build that failed": {
			before: func(t *testing.T, v volume) { v.note(t, "failed") }},
		"a layer that was cut short goes": {
			before: func(t *testing.T, v volume) { v.note(t, "failed"); v.damage(t, "app:old", cut) }, gone: []string{"app:old"}},
		"a layer of the right size with other data goes": {
			before: func(t *testing.T, v volume) { v.note(t, "failed"); v.damage(t, "app:new", flip) }, gone: []string{"app:new"}},
		"a layout goes whose layer isn't there": {
			before: func(t *testing.T, v volume) { v.note(t, "failed"); v.damage(t, "app:old", os.Remove) }, gone: []string{"app:old"}},
		"a layout goes whose manifest isn't there": {
			before: func(t *testing.T, v volume) {
				v.note(t, "failed")
				remove(t, v.blob(t, "app:old", manifest))
			}, gone: []string{"app:old"}},
		"a retry of the same run checks too": {
			before: func(t *testing.T, v volume) { v.note(t, "build"); v.damage(t, "app:old", cut) }, gone: []string{"app:old"}},
		"an index without a word costs a build and mends itself": {
			before: func(t *testing.T, v volume) {
				v.note(t, "failed")
				write(t, v.path("app:old/index.json"), "")
			}},
		"a file that no manifest names, as a write that failed leaves, is no damage": {
			before: func(t *testing.T, v volume) {
				v.note(t, "failed")
				write(t, v.path("app:new/blobs/sha256/"+strings.Repeat("a", 64)), "half")
			}},
		"all is read where no note can be left": {
			before: func(t *testing.T, v volume) {
				v.damage(t, "app:old", cut)
				write(t, v.path(".app"), "in the way")
			}, gone: []string{"app:old"}, notes: []string{}},
		"nothing is read after a build that went well": {
			before: func(t *testing.T, v volume) { v.damage(t, "app:old", cut) }},
		"what no build takes any more goes": {
			before: func(t *testing.T, v volume) { v.age(t, "app:old", 8*aDay) }, gone: []string{"app:old"}},
		"what has no index goes too, by its own age": {
			before: func(t *testing.T, v volume) {
				remove(t, v.path("app:old/index.json"))
				then := time.Now().Add(-8 * aDay)
				if err := os.Chtimes(v.path("app:old"), then, then); err != nil {
					t.Fatal(err)
				}
			}, gone: []string{"app:old"}},
		"what has none yet stays": {
			before: func(t *testing.T, v volume) { remove(t, v.path("app:old/index.json")) }},
		"what builds still take stays": {
			before: func(t *testing.T, v volume) { v.age(t, "app:old", 6*aDay) }},
		"nothing goes for its age while a build may still run": {
			before: func(t *testing.T, v volume) { v.note(t, "running"); v.age(t, "app:old", 8*aDay) }},
		"a repository in a registry is nobody's here": {
			before: func(t *testing.T, v volume) { v.note(t, "failed"); v.damage(t, "app:old", cut) }, repo: "registry.example.com/team/app", notes: []string{"failed"}},
		"nor is one elsewhere on the volume": {
			before: func(t *testing.T, v volume) { v.note(t, "failed"); v.damage(t, "app:old", cut) }, repo: "oci:/cache/team/app", notes: []string{"failed"}},
		"nor one that leads out": {
			before: func(t *testing.T, v volume) { v.note(t, "failed"); v.damage(t, "app:old", cut) }, repo: "oci:VOLUME/../la yers/team/app", notes: []string{"failed"}},
		"nor one that isn't a name": {
			before: func(t *testing.T, v volume) { v.note(t, "failed"); v.damage(t, "app:old", cut) }, repo: "oci:VOLUME/team/app/", notes: []string{"failed"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := newVolume(t, "app:old", "app:new", "app2:old", "app/web:old")
			test.before(t, v)
			before := v.layouts(t)
			said := v.run(t, checkScript, test.repo)
			for _, layout := range before {
				gone := !slices.Contains(v.layouts(t), layout)
				if gone != slices.Contains(test.gone, layout) {
					t.Errorf("%s: gone is %v; the step said:\n%s", layout, gone, said)
				}
				if told := strings.Contains(said, "deleted "+v.path(layout)+","); told != gone {
					t.Errorf("%s: gone is %v, and said is %v:\n%s", layout, gone, told, said)
				}
			}
			if test.notes == nil {
				test.notes = []string{"build"}
			}
			if got := v.notes(t); !slices.Equal(got, test.notes) {
				t.Errorf("the notes are %q, expected %q", got, test.notes)
			}
		})
	}
}

func TestChecksAreIdleUntilABuildFails(t *testing.T) {
	v := newVolume(t, "app:old")
	v.run(t, checkScript, "")
	v.run(t, noteScript, "")
	if notes := v.notes(t); len(notes) > 0 {
		t.Errorf("after a build that went well there are notes: %q", notes)
	}
	if said := v.run(t, checkScript, ""); said != "" {
		t.Errorf("the next build says %q", said)
	}
	if said := v.run(t, checkScript, ""); !strings.Contains(said, "reading all layers") {
		t.Errorf("the build after one that failed says %q", said)
	}
}

// A repository that isn't a name would have its notes among others' files.
func TestFilesOfOthersStay(t *testing.T) {
	for _, repo := range []string{"", "oci:VOLUME/team/app/.", "oci:VOLUME/team/app/", "oci:VOLUME/team/app/..", "oci:VOLUME/team/."} {
		v := newVolume(t, "app:old", "app/web:old")
		files := []string{v.path("app/file"), v.path("file"), filepath.Join(v.dir, "file")}
		for _, file := range files {
			write(t, file, "")
		}
		v.run(t, checkScript, repo)
		v.run(t, checkScript, repo)
		for _, file := range files {
			if !exists(file) {
				t.Errorf("with the repository %q, %s is gone", repo, file)
			}
			if beside := filepath.Join(filepath.Dir(file), "build"); exists(beside) {
				t.Errorf("with the repository %q there is a note at %s", repo, beside)
			}
		}
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// The wait for a second look is the same for many layouts as for one.
func TestManyDamagedLayersCostOneWait(t *testing.T) {
	v := newVolume(t, "app:a", "app:b", "app:c")
	v.note(t, "failed")
	for _, name := range v.layouts(t) {
		v.damage(t, name, cut)
	}
	said := v.run(t, checkScript, "")
	if strings.Count(said, "waits") != 1 || len(v.layouts(t)) != 0 {
		t.Errorf("left are %q, and the step said:\n%s", v.layouts(t), said)
	}
}

// What is damaged at the first look and whole at the second was being written.
func TestLayersThatAreBeingWrittenStay(t *testing.T) {
	v := newVolume(t, "app:new")
	v.note(t, "failed")
	blob := v.blob(t, "app:new", manifest)
	if err := os.Rename(blob, blob+".part"); err != nil {
		t.Fatal(err)
	}
	sleep := filepath.Join(t.TempDir(), "sleep")
	if err := os.WriteFile(sleep, []byte("#!/bin/sh\nmv '"+blob+".part' '"+blob+"'\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	v.programs = filepath.Dir(sleep) + ":" + v.programs
	if said := v.run(t, checkScript, ""); len(v.layouts(t)) != 1 || !exists(blob) {
		t.Errorf("the layout is gone; the step said:\n%s", said)
	}
}

// Kaniko writes layers that only its user may read.
func TestLayersOfAnotherUserStay(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root reads all files")
	}
	v := newVolume(t, "app:old")
	v.note(t, "failed")
	v.damage(t, "app:old", func(path string) error { return os.Chmod(path, 0) })
	if said := v.run(t, checkScript, ""); len(v.layouts(t)) != 1 {
		t.Errorf("the layout is gone; the step said:\n%s", said)
	}
}

// An image without the programs must not take each layer for damaged.
func TestNothingIsDeletedWithoutTheProgramsForIt(t *testing.T) {
	v := newVolume(t, "app:old")
	v.note(t, "failed")
	v.damage(t, "app:old", cut)
	v.programs = t.TempDir()
	said := v.run(t, checkScript, "")
	if len(v.layouts(t)) != 1 || !strings.Contains(said, "not checked: this image has no find") {
		t.Errorf("got %q, and layouts %q", said, v.layouts(t))
	}
}

// Images' layers are in layouts below the folder itself where a Task names no
// image.
func TestLayersOfAnyImageAreCheckedToo(t *testing.T) {
	v := newVolume(t, "app:old")
	v.dir = filepath.Join(v.dir, "team", "app")
	v.run(t, checkScript, "oci:"+v.dir)
	blobs, err := filepath.Glob(v.dir + ":old/blobs/sha256/*")
	if err != nil || len(blobs) == 0 {
		t.Fatalf("no blobs: %v", err)
	}
	remove(t, blobs[0])
	if said := v.run(t, checkScript, "oci:"+v.dir); !strings.Contains(said, "deleted "+v.dir+":old,") {
		t.Errorf("got %q", said)
	}
}
