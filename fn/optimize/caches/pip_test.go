package caches

import "testing"

// pipBench is a bench of an image with Python, and an index of packages.
func pipBench(t *testing.T) (*bench, *index) {
	b := newBench(t, "registry.example.com/ci/python",
		"python3 -m pip install --disable-pip-version-check --no-build-isolation --target deps -r requirements.txt\nPYTHONPATH=deps python3 test.py")
	needs(t, "python3-pip", "python3 -m pip --version")
	index := newIndex(t)
	b.env = map[string]string{"PIP_INDEX_URL": index.URL + "/simple", "PIP_TRUSTED_HOST": "127.0.0.1", "LIBRARY": "1"}
	b.source["requirements.txt"] = "wheeled==1.0\nbuilt==1.0\n"
	b.source["test.py"] = "import wheeled, built\nprint('RAN with', wheeled.VERSION, built.LIBRARY)\n"
	b.keeps()
	return b, index
}

func TestPip(t *testing.T) {
	b, index := pipBench(t)
	b.same("cold", true, "with 1.0 1")
	b.downloadsNothing(&index.downloads)
	b.env["LIBRARY"] = "2"
	b.same("warm, with another library to build with", true, "with 1.0 2")
	b.source["test.py"] += "raise SystemExit(1)\n"
	b.same("with a test that fails", false, "with 1.0 2")
	b.source["requirements.txt"] = "wheeled==2.0\n"
	b.same("with a package that isn't there", false)
}

// The image doesn't say whom it runs as.
func TestPipOfAnotherUserOnACacheOfRoots(t *testing.T) {
	b, _ := pipBench(t)
	b.same("as root", true, "with 1.0 1")
	b.user = 65534
	b.same("as nobody", true, "with 1.0 1")
}
