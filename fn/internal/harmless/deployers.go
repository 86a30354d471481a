package harmless

// deployers bring to a cluster what Git has: charts, manifests. They take nothing
// that tests leave behind. Sources: https://kubernetes.io/docs/reference/kubectl/,
// https://docs.okd.io/latest/cli_reference/openshift_cli/developer-cli-commands.html,
// https://helm.sh/docs/helm/helm_upgrade/, https://argo-cd.readthedocs.io/en/stable/user-guide/commands/argocd_app/.
var deployers = append([]Program{
	{Name: "helm", Verb: "upgrade", Switches: helmSwitches, Values: helmValues, Operands: Any, Does: Deploys},
	{Name: "helm", Verb: "install", Switches: helmSwitches, Values: helmValues, Operands: Any, Does: Deploys},
	{Name: "helm", Verb: "repo add", Switches: "--force-update", Values: "--username --password", Operands: Any},
	{Name: "helm", Verb: "repo update", Operands: Any},
	{Name: "argocd", Verb: "app sync", Switches: argoSwitches, Values: argoValues, Operands: Any, Does: Deploys},
	{Name: "argocd", Verb: "app set", Switches: argoSwitches, Values: argoValues, Operands: Any, Does: Deploys},
	{Name: "argocd", Verb: "app wait", Switches: argoSwitches, Values: argoValues, Operands: Any, Does: Deploys},
	{Name: "argocd", Verb: "login", Switches: argoSwitches, Values: argoValues, Operands: Any, Does: Deploys},
}, kubectl("apply", "create", "replace", "patch", "set", "rollout", "delete", "get", "describe", "wait", "annotate", "label", "scale", "diff")...)

func kubectl(verbs ...string) []Program {
	var rows []Program
	for _, verb := range verbs {
		rows = append(rows, Program{Name: "kubectl oc", Verb: verb, Switches: kubectlSwitches, Values: kubectlValues, Operands: Any, Does: Deploys})
	}
	return rows
}

const (
	helmSwitches = "-i --install --wait --wait-for-jobs --atomic --create-namespace --reuse-values --reset-values --reset-then-reuse-values --force --cleanup-on-fail --debug --dependency-update --devel --dry-run"
	helmValues   = "-n --namespace -f --values --set --set-string --set-file --timeout --version --repo --history-max --kube-context --kubeconfig --description"
	argoSwitches = "--grpc-web --insecure --plaintext --prune --force --async --health --sync --sso=false"
	argoValues   = "--server --auth-token --revision --timeout -p --parameter --username --password --kustomize-image --helm-set --core"

	kubectlSwitches = "-R --recursive --force --wait --prune --server-side --force-conflicts --overwrite --all --ignore-not-found --record -A --all-namespaces --insecure-skip-tls-verify --local"
	kubectlValues   = "-n --namespace -f --filename -k --kustomize -l --selector -o --output --context --kubeconfig --dry-run --timeout --for --type -p --patch --replicas --server --token --from-literal --from-file --image --revision --field-selector --validate --cluster --user --grace-period --cascade"
)
