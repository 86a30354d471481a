// Package sealed builds kustomizations with a kustomize that starts no program,
// reads regular files only, and nothing from elsewhere.
//
// None of that is decided by reading what a kustomization says, which kustomize
// reads in a way of its own (keys in any case, keys that are given twice, lists in
// lists, links). It is decided where a program would be started or a file opened:
//
//   - Plugins. kustomize loads only those that are built into it
//     (types.PluginRestrictionsBuiltinsOnly), and no Helm. Before anything else is
//     looked at, every other config ends in an error. That shuts out exec and
//     container functions and the older plugins, in generators, transformers and
//     validators alike.
//   - Functions. What kustomize doesn't know of the kinds that are built into it
//     comes to this package (see function), which carries a CacheOptimization out
//     in this very process, starts what the caller allowed by name, and refuses
//     the rest. It goes by the config that kustomize hands over.
//   - Files. kustomize has a file system (see files) that opens regular files of
//     bounded size. Where they may lie, kustomize's restrictor says.
//   - The network. For a base elsewhere kustomize starts git, and finds none; for a
//     file elsewhere it asks Go's HTTP client, which refuses (see closed).
//
// Of this, a misunderstanding can only lose a function: the build then fails.
package sealed
