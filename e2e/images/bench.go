package images

import "slices"

// tools are what the images of languages are commonly made upon: those of
// buildpack-deps.
var tools = []string{
	"build-essential", "ca-certificates", "curl", "findutils", "git", "grep", "gzip", "mawk", "openssh-client", "procps", "python3",
	"sed", "tar", "unzip", "wget", "xz-utils",
}

// NodeOnDebian returns an image of Node's tools on a Debian with compilers, of
// the size that such images have. npm takes packages from a registry.
func NodeOnDebian(name, registry string) (Image, error) {
	node, err := program("node")
	if err != nil {
		return Image{}, err
	}
	npm, err := npmFolder()
	if err != nil {
		return Image{}, err
	}
	return Image{
		Name:     name,
		Packages: tools,
		Programs: []string{node},
		Files:    map[string]string{"/usr/lib/node_modules/npm": npm},
		Text:     map[string]string{"/usr/local/bin/npm": npmProgram},
		Env: []string{"NPM_CONFIG_REGISTRY=" + registry, "NPM_CONFIG_AUDIT=false", "NPM_CONFIG_FUND=false",
			"NPM_CONFIG_UPDATE_NOTIFIER=false"},
	}, nil
}

// GoOnDebian returns an image of Go on a Debian with compilers, which takes
// modules from a proxy.
func GoOnDebian(name, proxy string) (Image, error) {
	goRoot, err := output("go", "env", "GOROOT")
	image := golang(name, goRoot, proxy)
	image.Busybox, image.Packages = false, tools
	return image, err
}

// MavenOnDebian returns an image of Maven and a JDK on a Debian with compilers,
// which takes all from one repository.
func MavenOnDebian(name, repository string) (Image, error) {
	settings := "<settings><mirrors><mirror><id>packages</id><mirrorOf>*</mirrorOf><url>" + repository + "</url></mirror></mirrors></settings>\n"
	return Image{
		Name:     name,
		Packages: append(slices.Clone(tools), "maven", "openjdk-17-jdk-headless"),
		Text:     map[string]string{"/root/.m2/settings.xml": settings},
	}, nil
}

// npmProgram starts npm, which Debian has as a link into its folder.
const npmProgram = "#!/bin/sh\nexec node /usr/lib/node_modules/npm/bin/npm-cli.js \"$@\"\n"
