package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// billOf is the bill of materials of a binary in CycloneDX's JSON: each Go
// module in it, by version and checksum, and Go's own library. The toolchain
// writes them into the binary, which therefore is the source.
func billOf(info *debug.BuildInfo, r release) ([]byte, error) {
	main := module(cdx.ComponentTypeApplication, info.Main.Path, r.version)
	parts := []cdx.Component{module(cdx.ComponentTypeLibrary, "std", strings.TrimPrefix(info.GoVersion, "go"))}
	for _, dep := range info.Deps {
		if dep.Replace != nil {
			dep = dep.Replace
		}
		part := module(cdx.ComponentTypeLibrary, dep.Path, dep.Version)
		sum, err := checksum(dep.Sum)
		if err != nil {
			return nil, fmt.Errorf("module %s: %w", dep.Path, err)
		}
		part.Hashes = &[]cdx.Hash{sum}
		parts = append(parts, part)
	}
	bom := cdx.NewBOM()
	bom.Metadata = &cdx.Metadata{Timestamp: r.created.Format(time.RFC3339), Component: &main}
	bom.Components = &parts
	bom.Dependencies = &[]cdx.Dependency{needs(main, parts)}
	var out bytes.Buffer
	// Scanners lag behind the format's versions.
	err := cdx.NewBOMEncoder(&out, cdx.BOMFileFormatJSON).SetPretty(true).EncodeVersion(bom, cdx.SpecVersion1_5)
	return out.Bytes(), err
}

// module is a Go module, known by its package URL
// (github.com/package-url/purl-spec, type golang).
func module(kind cdx.ComponentType, path, version string) cdx.Component {
	url := "pkg:golang/" + path + "@" + strings.ReplaceAll(version, "+", "%2B")
	return cdx.Component{Type: kind, BOMRef: url, Name: path, Version: version, PackageURL: url}
}

// checksum is a sum of go.sum, h1: and SHA-256 in base 64, as CycloneDX wants it.
func checksum(sum string) (cdx.Hash, error) {
	encoded, ok := strings.CutPrefix(sum, "h1:")
	if !ok {
		return cdx.Hash{}, fmt.Errorf("checksum %q is not one of go.sum", sum)
	}
	raw, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return cdx.Hash{}, fmt.Errorf("checksum %q: %w", sum, err)
	}
	return cdx.Hash{Algorithm: cdx.HashAlgoSHA256, Value: hex.EncodeToString(raw)}, nil
}

// needs says that the program is made of all parts. Which part needs which, a
// binary doesn't tell.
func needs(main cdx.Component, parts []cdx.Component) cdx.Dependency {
	var refs []string
	for _, part := range parts {
		refs = append(refs, part.BOMRef)
	}
	return cdx.Dependency{Ref: main.BOMRef, Dependencies: &refs}
}
