package measure

import (
	"regexp"
	"strconv"
	"strings"
)

// pieces are what a build does, by how a line of Kaniko's log begins that says
// so. It lasts until the next line that has a time.
var pieces = []struct{ begins, piece string }{
	{"Unpacking rootfs", "unpack the base image"},
	{"Initializing snapshotter", "snapshots"},
	{"Taking snapshot", "snapshots"},
	{"Running: ", "commands"},
	{"Found cached layer", "layers from the cache"},
	{"Pushing layer", "layers to the cache"},
	{"Pushing image", "push"},
	{"Deleting filesystem", "change of stages"},
	{"Saving file", "change of stages"},
	{"Retrieving image", "ask the registry"},
	{"Checking for cached layer", "ask the registry"},
	{"Resolving srcs", "copies"},
}

// stamped is a line of Kaniko's log with the seconds since its start, without
// colours.
var (
	colours = regexp.MustCompile("\x1b\\[[0-9;]*m")
	stamped = regexp.MustCompile(`^INFO\[(\d+)\] (.*)$`)
)

// Pieces tells from Kaniko's log how many seconds each piece of a build took.
func Pieces(log string) map[string]float64 {
	spent := map[string]float64{}
	piece, since := "the rest", 0
	for line := range strings.Lines(colours.ReplaceAllString(log, "")) {
		match := stamped.FindStringSubmatch(strings.TrimSpace(line))
		if match == nil {
			continue
		}
		now, _ := strconv.Atoi(match[1])
		spent[piece] += float64(now - since)
		piece, since = pieceOf(match[2]), now
	}
	return spent
}

func pieceOf(text string) string {
	for _, p := range pieces {
		if strings.HasPrefix(text, p.begins) {
			return p.piece
		}
	}
	return "the rest"
}
