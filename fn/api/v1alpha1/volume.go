package v1alpha1

import (
	"path"
	"slices"
	"strings"
)

// buildVolume is the path of the build cache's volume.
const buildVolume = "spec.caches.build.volume"

func (c *CacheOptimization) checkCaches(p *problems) {
	build, dependency := c.Spec.Caches.Build.Volume, c.Spec.Caches.Dependency.Volume
	build.check(p, buildVolume)
	dependency.check(p, "spec.caches.dependency.volume")
	if build.ClaimName == dependency.ClaimName {
		c.reportSharedClaim(p, build.ClaimName)
	}
}

// reportSharedClaim puts the error where the document writes the name: the
// other may be a default.
func (c *CacheOptimization) reportSharedClaim(p *problems, name string) {
	build, dependency := "spec.caches.build.volume.claimName", "spec.caches.dependency.volume.claimName"
	switch {
	case !p.sure(build, dependency):
	case c.Explicit(dependency):
		p.add(dependency, "%q is the claim of the build cache too; each cache needs one of its own", name)
	default:
		p.add(build, "%q is the claim of the dependency cache too; each cache needs one of its own", name)
	}
}

func (v Volume) check(p *problems, at string) {
	checkName(p, at+".claimName", v.ClaimName)
	checkBytes(p, at+".storage", v.Storage)
	v.checkModes(p, at+".accessModes")
	if class := v.StorageClassName; class != nil && *class != "" {
		checkName(p, at+".storageClassName", *class)
	}
	checkMountPath(p, at+".mountPath", v.MountPath)
}

// kanikos are the names that Kaniko's releases and images have in its own
// directory, where the build cache may be mounted beside them
// (pkg/config/init.go and deploy/Dockerfile of all families). Saved stages are
// numbers there.
var kanikos = []string{
	".config", ".docker", "Dockerfile", "bases", "buildcontext", "caches", "deps", "executor", "layers", "secrets", "ssl",
	"stages", "swap", "tini", "warmer",
}

// besideKaniko tells whether the directory is one of ours in Kaniko's own.
func besideKaniko(dir string) bool {
	below, found := strings.CutPrefix(dir, KanikoDir+"/")
	first, _, _ := strings.Cut(below, "/")
	return found && !slices.Contains(kanikos, first) && strings.Trim(first, "0123456789") != ""
}

func (v Volume) checkModes(p *problems, at string) {
	switch modes := v.AccessModes; {
	case !p.sure(at):
	case len(modes) == 0:
		p.add(at, "must not be empty; write [ReadWriteMany]")
	case slices.Contains(modes, ReadWriteOncePod) && len(modes) > 1:
		p.add(at, "ReadWriteOncePod must stand alone; Kubernetes takes it with no other mode")
	case len(modes) == 1 && modes[0] == ReadOnlyMany:
		p.add(at, "ReadOnlyMany alone lets nobody fill the cache; write [ReadWriteMany]")
	}
}

// taken are directories that a mounted cache would hide or break.
var taken = []struct{ dir, owner string }{
	{"/tekton", "Tekton keeps its own files there"},
	{"/workspace", "Tekton mounts workspaces there"},
	{"/kaniko", "Kaniko keeps its own files there"},
	{"/proc", "the kernel has it"},
	{"/sys", "the kernel has it"},
	{"/dev", "the container's devices are there"},
	{"/bin", "an image has its programs there"},
	{"/sbin", "an image has its programs there"},
	{"/usr/bin", "an image has its programs there"},
	{"/usr/sbin", "an image has its programs there"},
	{"/usr/local/bin", "an image has its programs there"},
	{"/busybox", "Kaniko's debug images have their shell there"},
	{"/lib", "an image has its libraries there"},
	{"/lib64", "an image has its libraries there"},
	{"/usr/lib", "an image has its libraries there"},
	{"/usr/local/lib", "an image has its libraries there"},
	{"/etc", "an image has its settings and certificates there"},
	{"/var/run/secrets", "Kubernetes mounts the service account's token there"},
	{"/run/secrets", "Kubernetes mounts the service account's token there"},
}

func checkMountPath(p *problems, at, dir string) {
	switch {
	case !path.IsAbs(dir):
		p.add(at, "%q is not an absolute path; write one such as /cache", dir)
		return
	case path.Clean(dir) != dir:
		p.add(at, "%q is not a clean path; write %s", dir, path.Clean(dir))
		return
	case dir == "/":
		p.add(at, "\"/\" would hide the whole image; write a directory such as /cache")
	case strings.ContainsAny(dir, ":$"):
		p.add(at, "%q has a : or $, which a mount path must not have", dir)
	}
	if at == buildVolume+".mountPath" && besideKaniko(dir) {
		return
	}
	for _, t := range taken {
		switch {
		case dir == t.dir || strings.HasPrefix(dir, t.dir+"/"):
			p.add(at, "%q can't be under %s: %s; write a directory such as /cache", dir, t.dir, t.owner)
			return
		case strings.HasPrefix(t.dir, dir+"/"):
			p.add(at, "%q can't be above %s: %s; write a directory such as /cache", dir, t.dir, t.owner)
			return
		}
	}
}
