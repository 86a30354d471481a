package measure

import (
	"maps"
	"testing"
)

const kanikoLog = "\x1b[36mINFO\x1b[0m[0000] Retrieving image manifest registry/node:20\n" +
	"\x1b[36mINFO\x1b[0m[0002] Unpacking rootfs as cmd COPY package*.json ./ requires it.\n" +
	"\x1b[36mINFO\x1b[0m[0024] Taking snapshot of full filesystem...\n" +
	"\x1b[36mINFO\x1b[0m[0037] Running: [/bin/sh -c npm ci]\n" +
	"added 795 packages\n" +
	"\x1b[36mINFO\x1b[0m[0161] Taking snapshot of full filesystem...\n" +
	"\x1b[36mINFO\x1b[0m[0231] COPY . .\n" +
	"\x1b[36mINFO\x1b[0m[0238] Pushing image to registry/shop:1\n" +
	"\x1b[36mINFO\x1b[0m[0240] Pushed registry/shop@sha256:1\n"

// What Kaniko logged lasts until it logs something else.
func TestALogTellsThePiecesOfABuild(t *testing.T) {
	got := Pieces(kanikoLog)
	want := map[string]float64{
		"ask the registry": 2, "unpack the base image": 22, "snapshots": 83, "commands": 124, "push": 2, "the rest": 7,
	}
	if !maps.Equal(got, want) {
		t.Errorf("got %v, expected %v", got, want)
	}
}
