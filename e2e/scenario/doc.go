// Package scenario holds what the cluster must show, one subject a file. What
// they share: app_test.go puts the app on the cluster, run_test.go starts runs
// and reads what became of them, push_test.go sends webhooks. decisions_test.go
// runs a Pipeline of tiny Tasks before and after optimization, and fates_test.go
// says what Tekton decided about each of them, and when it ran.
//
// The benchmark is bench_test.go, with its rows and columns in bench_rows_test.go
// and bench_columns_test.go, and what the runs reach in bench_servers_test.go.
//
// Scenarios that count downloads, compare times or set Tekton's flags run before
// the others, which then run beside each other.
package scenario
