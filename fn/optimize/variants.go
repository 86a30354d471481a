package optimize

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// Variants are files of which some folders define the same objects, as claims for one
// cloud and for another do, and the rest belongs to each of them.
type Variants struct {
	// Common are the files that no folder is at odds about, and Lists those with each
	// variant: both in the order in which they came.
	Common []File
	Lists  [][]File
	// Alone are the variants without the rest.
	Alone [][]File
	// Both says what is in which folders, and OnlyClaims that it is nothing but claims,
	// which start nothing and name nothing of the rest.
	Both       string
	OnlyClaims bool
}

// Variants finds the variants; false where no file defines what another does, or
// where the folders are at odds in more ways than one.
func (s Sources) Variants() (Variants, bool) {
	common, variants, ok := variantsIn(s, 1)
	if !ok || len(variants) == 0 {
		return Variants{}, false
	}
	v := Variants{Common: filesOf(among(s, common, nil)), Both: bothDefine(variants), OnlyClaims: true}
	for _, variant := range variants {
		v.Lists = append(v.Lists, filesOf(among(s, common, variant)))
		v.Alone = append(v.Alone, filesOf(variant))
		for id := range definedIn(variant) {
			v.OnlyClaims = v.OnlyClaims && id.Kind == "PersistentVolumeClaim"
		}
	}
	return v, true
}

// among are those of all that are in one of two, in their order.
func among(all, one, other []source) []source {
	in := map[string]bool{}
	for _, from := range append(one[:len(one):len(one)], other...) {
		in[from.Name] = true
	}
	return slices.DeleteFunc(slices.Clone(all), func(from source) bool { return !in[from.Name] })
}

// variantsIn divides by the first names of the files' folders, as many as depth.
func variantsIn(files []source, depth int) (common []source, variants [][]source, ok bool) {
	if !definedTwice(files) {
		return files, nil, true
	}
	folders, deeper := byFolder(files, depth)
	if !deeper {
		return nil, nil, false
	}
	var torn [][]source
	odds, top := oddsOf(folders), above(folders)
	for i, folder := range folders {
		others := odds.others(i, folder)
		switch inside := definedTwice(folder); {
		case len(others) > 0 && inside:
			return nil, nil, false
		case len(others) > 0 && (i == top || slices.Contains(others, top)):
			own, rest := odds.part(i, folder)
			variants, common = append(variants, own), append(common, rest...)
		case len(others) > 0:
			variants = append(variants, folder)
		case inside:
			torn = append(torn, folder)
		default:
			common = append(common, folder...)
		}
	}
	if len(torn) == 0 {
		return common, variants, true
	}
	if len(variants) > 0 || len(torn) > 1 {
		return nil, nil, false
	}
	rest, variants, ok := variantsIn(torn[0], depth+1)
	return append(common, rest...), variants, ok
}

// byFolder groups files by the first names of their folders, and tells whether any
// has as many.
func byFolder(files []source, depth int) (folders [][]source, deeper bool) {
	at := map[string]int{}
	for _, file := range files {
		names := strings.Split(path.Dir(filepath.ToSlash(file.Name)), "/")
		deeper = deeper || len(names) >= depth
		folder := strings.Join(names[:min(depth, len(names))], "/")
		if _, known := at[folder]; !known {
			at[folder] = len(folders)
			folders = append(folders, nil)
		}
		folders[at[folder]] = append(folders[at[folder]], file)
	}
	return folders, deeper
}

// odds are the folders that define each object.
type odds map[object.ID][]int

func oddsOf(folders [][]source) odds {
	all := odds{}
	for i, folder := range folders {
		for key := range definedIn(folder) {
			all[key] = append(all[key], i)
		}
	}
	return all
}

// others are the other folders that define what files of one do.
func (o odds) others(i int, files []source) []int {
	var others []int
	for key := range definedIn(files) {
		others = append(others, slices.DeleteFunc(slices.Clone(o[key]), func(j int) bool { return j == i })...)
	}
	return others
}

// part parts the files of a folder that are at odds with another's from the rest.
func (o odds) part(i int, folder []source) (own, rest []source) {
	for _, file := range folder {
		if len(o.others(i, []source{file})) > 0 {
			own = append(own, file)
		} else {
			rest = append(rest, file)
		}
	}
	return own, rest
}

// above is the folder whose files lie above all others, -1 for none. It is no variant
// of a folder below, and that is none of it: only the files at odds are.
func above(folders [][]source) int {
	return slices.IndexFunc(folders, func(folder []source) bool {
		top := path.Dir(filepath.ToSlash(folder[0].Name))
		return !slices.ContainsFunc(folders, func(other []source) bool {
			return top != "." && !strings.HasPrefix(filepath.ToSlash(other[0].Name), top+"/")
		})
	})
}

// definedIn are the objects that files define, each with the first of these.
func definedIn(files []source) map[object.ID]string {
	in := map[object.ID]string{}
	for _, file := range files {
		for _, id := range file.defines {
			if _, known := in[id.Key()]; !known {
				in[id.Key()] = file.Name
			}
		}
	}
	return in
}

// bothDefine says of an object which two files of the first variants define it.
func bothDefine(variants [][]source) string {
	for i, variant := range variants {
		for _, other := range variants[i+1:] {
			theirs := definedIn(other)
			for _, file := range variant {
				for _, id := range file.defines {
					if name, too := theirs[id.Key()]; too {
						return fmt.Sprintf("%s and %s both define %s %s", file.Name, name, id.Kind, id.Name)
					}
				}
			}
		}
	}
	return ""
}
