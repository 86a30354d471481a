package kaniko

import "slices"

// image is the image that the steps run in, "" where none is known.
func (k keeping) image() string {
	images := k.images()
	switch {
	case k.spec.Build.CheckImage != "":
		return k.spec.Build.CheckImage
	case moves(k.spec, k.step) && hasShell(k.spec.Build.Image):
		return k.spec.Build.Image
	case len(images) > 0 && !slices.ContainsFunc(images, func(image string) bool { return !hasShell(image) }):
		return k.step.Image()
	}
	for _, image := range images {
		if debug := debugOf(image); debug != "" {
			return debug
		}
	}
	return ""
}

// debugOf is the image with a shell that the project publishes beside an
// executor's, "" where none is known. A mirror may not have it.
func debugOf(image string) string {
	repository, tag := splitTag(image)
	of := familyOf(image)
	switch {
	case of == nil || !of.debug || !of.publishes(repository):
		return ""
	case release.MatchString(tag):
		return repository + ":" + plain(tag) + "-debug"
	}
	return repository + ":debug"
}
