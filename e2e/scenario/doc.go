// Package scenario holds what the cluster must show, one scenario a file. What
// they share: app.go puts the app on the cluster, run.go starts runs and reads
// what became of them, push.go sends webhooks.
//
// Scenarios that count downloads, compare times or set Tekton's flags run alone.
// The others run beside each other after them.
package scenario
