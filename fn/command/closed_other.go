//go:build !unix

package command

import "os"

func closed(*os.File) bool { return false }
