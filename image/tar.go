package main

import (
	"archive/tar"
	"path"
	"strings"
	"time"
)

// writeEntry writes a file, and before it the folders above it that are not
// made yet.
func writeEntry(w *tar.Writer, f file, made map[string]bool, when time.Time) error {
	if err := writeFolders(w, path.Dir(f.path), made, when); err != nil {
		return err
	}
	header := &tar.Header{Typeflag: tar.TypeReg, Name: f.path, Mode: f.mode, Size: int64(len(f.content)), ModTime: when}
	if err := w.WriteHeader(header); err != nil {
		return err
	}
	_, err := w.Write(f.content)
	return err
}

// writeFolders writes a folder and those above it, once each.
func writeFolders(w *tar.Writer, folder string, made map[string]bool, when time.Time) error {
	if folder == "." {
		return nil
	}
	var at string
	for _, name := range strings.Split(folder, "/") {
		at += name + "/"
		if made[at] {
			continue
		}
		made[at] = true
		header := &tar.Header{Typeflag: tar.TypeDir, Name: at, Mode: 0o755, ModTime: when}
		if err := w.WriteHeader(header); err != nil {
			return err
		}
	}
	return nil
}
