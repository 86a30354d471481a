package survey

import (
	"slices"

	"github.com/cortex-io/cacheopt/fn/internal/shell"
	"github.com/cortex-io/cacheopt/fn/internal/tekton"
)

// Role is what a Task, or one of its steps, is for.
type Role string

// The roles. Install, Make, Ask and Command are of steps only.
const (
	Build  Role = "build"  // makes and pushes an image
	Test   Role = "test"   // runs tests
	Verify Role = "verify" // checks sources in another way: lint, format
	Scan   Role = "scan"   // looks into an image that was built
	Deploy Role = "deploy" // changes a cluster or publishes
	Other  Role = "other"

	Install Role = "install" // fetches what the sources depend on
	Make    Role = "make"    // makes files that others may need: binaries, bundles
	Ask     Role = "ask"     // asks for what is there, and changes nothing
	Command Role = "command" // runs a command that comes from outside the Task
)

// taskRoles are the roles that a Task can have, the strongest first: a Task
// that builds and tests is a build for the order of a Pipeline.
var taskRoles = []Role{Deploy, Build, Scan, Test, Verify, Other}

// Checks are the roles of tasks that look into sources and change none: they may
// write beside them, as npm ci does.
var Checks = []Role{Test, Verify}

// Checks tells whether a pipeline task has one of the roles in Checks.
func (t *PipelineTask) Checks() bool { return slices.Contains(Checks, t.Role) }

// IsRole tells whether users may give the role to a Task by annotation.
func IsRole(role Role) bool {
	return slices.Contains(taskRoles, role)
}

// Use is one thing that a step does.
type Use struct {
	Role Role
	// Tool is the program that does it: kaniko, npm, trivy.
	Tool string
	// Guess is set where the step only looks like it. It counts where the user
	// has said that the Task has the role.
	Guess bool
	// Installed is set where it looks at packages that are installed in the source, too.
	Installed bool
}

// Recogniser tells what a step of a Task does, by what it runs; nothing, where
// it doesn't know the step's tools.
type Recogniser func(spec tekton.TaskSpec, step tekton.Step, runs shell.Script) []Use
