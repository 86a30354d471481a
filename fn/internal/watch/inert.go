package watch

import (
	"cmp"

	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// inert are the kinds of each group that start, deploy and roll out nothing because an
// image was pushed, whatever they have in them; * is all of a group. What they hold of
// other objects, and what any object can ask for by an annotation, is looked at all the
// same. A kind that is neither here nor in kinds keeps a build behind its tests.
var inert = map[string]map[string]bool{
	// What Kubernetes has itself: a pod gets another image when its spec says so.
	// https://kubernetes.io/docs/reference/kubernetes-api/
	"v1": words("file Binding ConfigMap Endpoints Event LimitRange List Namespace Node PersistentVolume PersistentVolumeClaim Pod PodTemplate " +
		"ReplicationController ResourceQuota Secret Service ServiceAccount Config"),
	"apps":                         words("ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet"),
	"extensions":                   words("DaemonSet Deployment Ingress NetworkPolicy PodSecurityPolicy ReplicaSet"),
	"batch":                        words("Job"),
	"autoscaling":                  words("HorizontalPodAutoscaler"),
	"policy":                       words("PodDisruptionBudget PodSecurityPolicy"),
	"rbac.authorization.k8s.io":    words("ClusterRole ClusterRoleBinding Role RoleBinding"),
	"networking.k8s.io":            words("IPAddress Ingress IngressClass NetworkPolicy ServiceCIDR"),
	"storage.k8s.io":               words("CSIDriver CSINode CSIStorageCapacity StorageClass VolumeAttachment VolumeAttributesClass"),
	"scheduling.k8s.io":            words("PriorityClass"),
	"node.k8s.io":                  words("RuntimeClass"),
	"coordination.k8s.io":          words("Lease"),
	"discovery.k8s.io":             words("EndpointSlice"),
	"events.k8s.io":                words("Event"),
	"certificates.k8s.io":          words("CertificateSigningRequest ClusterTrustBundle"),
	"flowcontrol.apiserver.k8s.io": words("FlowSchema PriorityLevelConfiguration"),
	"apiextensions.k8s.io":         words("CustomResourceDefinition"),
	"apiregistration.k8s.io":       words("APIService"),
	"resource.k8s.io":              words("DeviceClass ResourceClaim ResourceClaimTemplate ResourceSlice"),
	// These are asked when an object is written, and not when an image is.
	"admissionregistration.k8s.io": words("MutatingAdmissionPolicy MutatingAdmissionPolicyBinding MutatingWebhookConfiguration " +
		"ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration"),
	// https://github.com/kubernetes/autoscaler/tree/master/vertical-pod-autoscaler,
	// https://kubernetes-csi.github.io/docs/snapshot-restore-feature.html,
	// https://gateway-api.sigs.k8s.io/reference/spec/, https://github.com/kubernetes-sigs/application
	"autoscaling.k8s.io":        words("VerticalPodAutoscaler VerticalPodAutoscalerCheckpoint"),
	"snapshot.storage.k8s.io":   words("VolumeSnapshot VolumeSnapshotClass VolumeSnapshotContent"),
	"gateway.networking.k8s.io": words("BackendTLSPolicy GRPCRoute Gateway GatewayClass HTTPRoute ReferenceGrant TCPRoute TLSRoute UDPRoute"),
	"app.k8s.io":                words("Application"),
	// Configuration of the control plane and of kubectl, which no cluster holds.
	// https://kubernetes.io/docs/reference/config-api/, https://kind.sigs.k8s.io/docs/user/configuration/,
	// https://eksctl.io/usage/schema/, https://k3d.io/stable/usage/configfile/
	"kubelet.config.k8s.io": words("KubeletConfiguration"),
	"kubeadm.k8s.io":        words("ClusterConfiguration InitConfiguration JoinConfiguration"),
	"audit.k8s.io":          words("Policy"),
	"kind.x-k8s.io":         words("Cluster"),
	"eksctl.io":             words("ClusterConfig"),
	"k3d.io":                words("Simple"),

	// What kustomize, kpt, Skaffold and Backstage read from files; a transformer works
	// on the other files, when somebody runs it.
	// https://kubectl.docs.kubernetes.io/references/kustomize/, https://kpt.dev/reference/schema/kptfile/,
	// https://skaffold.dev/docs/references/yaml/, https://backstage.io/docs/features/software-catalog/descriptor-format/
	"kustomize.config.k8s.io": words("Component Kustomization"),
	"builtin":                 words("*"),
	"config.kubernetes.io":    words("ResourceList"),
	"kpt.dev":                 words("Kptfile"),
	"skaffold":                words("Config"),
	"backstage.io":            words("API Component Domain Group Location Resource System Template User"),
	"cicd.cortex.io":          words("CacheOptimization"),

	// Tekton's: what runs of a Pipeline do is known where it runs, and what starts one
	// has a rule. https://tekton.dev/docs/
	"tekton.dev":          words("ClusterTask Condition Pipeline PipelineResource StepAction Task TaskRun VerificationPolicy"),
	"triggers.tekton.dev": words("ClusterInterceptor Interceptor TriggerTemplate"),
	"operator.tekton.dev": words("ManualApprovalGate OpenShiftPipelinesAsCode TektonAddon TektonChain TektonConfig TektonDashboard TektonHub TektonPipeline " +
		"TektonPruner TektonResult TektonTrigger"),
	"dashboard.tekton.dev": words("Extension"),

	// Argo's: what is in Git, steps that somebody starts, and analyses of a rollout.
	// https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/,
	// https://argoproj.github.io/argo-rollouts/, https://argo-workflows.readthedocs.io/en/latest/workflow-templates/,
	// https://argoproj.github.io/argo-events/concepts/architecture/
	"argoproj.io": words("AnalysisRun AnalysisTemplate AppProject ClusterAnalysisTemplate ClusterWorkflowTemplate ConfigManagementPlugin EventBus Experiment " +
		"Rollout Workflow WorkflowTemplate"),
	// Flux: what is in Git or in a repository of charts; see kinds for the others.
	// https://fluxcd.io/flux/components/, https://fluxoperator.dev/docs/crd/fluxreport/
	"kustomize.toolkit.fluxcd.io":    words("Kustomization"),
	"source.toolkit.fluxcd.io":       words("Bucket GitRepository HelmChart HelmRepository"),
	"notification.toolkit.fluxcd.io": words("Provider"),
	"fluxcd.controlplane.io":         words("FluxReport"),
	// https://fleet.rancher.io/ref-crds, https://docs.k3s.io/helm
	"fleet.cattle.io": words("Bundle GitRepo"),
	"helm.cattle.io":  words("HelmChart HelmChartConfig"),
	// What holds objects and applies them as they are, or when an object is written.
	// https://open-cluster-management.io/docs/concepts/work-distribution/manifestwork/,
	// https://open-cluster-management.io/docs/getting-started/integration/policy-controllers/,
	// https://github.com/crossplane-contrib/provider-kubernetes, https://kyverno.io/docs/policy-types/,
	// https://cluster-api.sigs.k8s.io/tasks/cluster-resource-set
	"work.open-cluster-management.io":   words("ManifestWork"),
	"policy.open-cluster-management.io": words("ConfigurationPolicy PlacementBinding Policy PolicySet"),
	"kubernetes.crossplane.io":          words("Object ProviderConfig"),
	"kyverno.io":                        words("CleanupPolicy ClusterCleanupPolicy ClusterPolicy Policy PolicyException"),
	"addons.cluster.x-k8s.io":           words("ClusterResourceSet"),
	// https://open-policy-agent.github.io/gatekeeper/website/docs/howto/,
	// https://docs.sigstore.dev/policy-controller/overview/
	"templates.gatekeeper.sh":   words("ConstraintTemplate"),
	"constraints.gatekeeper.sh": words("*"),
	"policy.sigstore.dev":       words("ClusterImagePolicy"),

	// OpenShift's own. https://docs.redhat.com/en/documentation/openshift_container_platform/4.17/html/api_overview/api-index
	"route.openshift.io":         words("Route"),
	"template.openshift.io":      words("Template TemplateInstance"),
	"project.openshift.io":       words("Project ProjectRequest"),
	"security.openshift.io":      words("SecurityContextConstraints"),
	"user.openshift.io":          words("Group Identity User"),
	"authorization.openshift.io": words("ClusterRole ClusterRoleBinding Role RoleBinding"),
	"oauth.openshift.io":         words("OAuthClient"),
	"console.openshift.io":       words("ConsoleLink ConsoleNotification"),
	"quota.openshift.io":         words("ClusterResourceQuota"),
	"operators.coreos.com":       words("OperatorGroup Subscription"),

	// Certificates, secrets, metrics, scaling, backups.
	// https://cert-manager.io/docs/reference/api-docs/, https://prometheus-operator.dev/docs/api-reference/api/,
	// https://external-secrets.io/latest/api/spec/, https://github.com/bitnami-labs/sealed-secrets,
	// https://github.com/isindir/sops-secrets-operator, https://developer.hashicorp.com/vault/docs/deploy/kubernetes/vso,
	// https://secrets-store-csi-driver.sigs.k8s.io/, https://keda.sh/docs/latest/concepts/scaling-deployments/,
	// https://velero.io/docs/main/api-types/, https://grafana.github.io/grafana-operator/docs/api/, https://karpenter.sh/docs/concepts/
	"cert-manager.io":      words("Certificate CertificateRequest ClusterIssuer Issuer"),
	"acme.cert-manager.io": words("Challenge Order"),
	"monitoring.coreos.com": words("Alertmanager AlertmanagerConfig PodMonitor Probe Prometheus PrometheusAgent PrometheusRule ScrapeConfig ServiceMonitor " +
		"ThanosRuler"),
	"external-secrets.io":            words("ClusterExternalSecret ClusterSecretStore ExternalSecret PushSecret SecretStore"),
	"generators.external-secrets.io": words("*"),
	"bitnami.com":                    words("SealedSecret"),
	"isindir.github.com":             words("SopsSecret"),
	"secrets.hashicorp.com":          words("VaultAuth VaultAuthGlobal VaultConnection VaultDynamicSecret VaultPKISecret VaultStaticSecret"),
	"secrets-store.csi.x-k8s.io":     words("SecretProviderClass SecretProviderClassPodStatus"),
	"keda.sh":                        words("ClusterTriggerAuthentication ScaledObject TriggerAuthentication"),
	"velero.io":                      words("Backup BackupStorageLocation Restore Schedule VolumeSnapshotLocation"),
	"grafana.integreatly.org":        words("GrafanaAlertRuleGroup GrafanaDashboard GrafanaDatasource GrafanaFolder"),
	"karpenter.sh":                   words("NodeClaim NodePool"),
	"karpenter.k8s.aws":              words("EC2NodeClass"),
	"postgresql.cnpg.io":             words("Backup Cluster Database Pooler ScheduledBackup"),

	// Networks. https://istio.io/latest/docs/reference/config/, https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/,
	// https://projectcontour.io/docs/main/config/api/, https://developer.konghq.com/kubernetes-ingress-controller/reference/custom-resources/,
	// https://docs.tigera.io/calico/latest/reference/resources/, https://docs.cilium.io/en/stable/network/kubernetes/policy/,
	// https://metallb.universe.tf/apis/, https://github.com/k8snetworkplumbingwg/multus-cni,
	// https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/targetgroupbinding/spec/,
	// https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration,
	// https://knative.dev/docs/serving/reference/serving-api/ (a revision has the digest that its tag had when it was made)
	"networking.istio.io":      words("DestinationRule EnvoyFilter Gateway ProxyConfig ServiceEntry Sidecar VirtualService WorkloadEntry WorkloadGroup"),
	"security.istio.io":        words("AuthorizationPolicy PeerAuthentication RequestAuthentication"),
	"telemetry.istio.io":       words("Telemetry"),
	"traefik.io":               traefik,
	"traefik.containo.us":      traefik,
	"projectcontour.io":        words("HTTPProxy TLSCertificateDelegation"),
	"configuration.konghq.com": words("KongClusterPlugin KongConsumer KongIngress KongPlugin"),
	"crd.projectcalico.org":    calico,
	"projectcalico.org":        calico,
	"cilium.io":                words("CiliumClusterwideNetworkPolicy CiliumNetworkPolicy"),
	"metallb.io":               words("BFDProfile BGPAdvertisement BGPPeer Community IPAddressPool L2Advertisement"),
	"k8s.cni.cncf.io":          words("NetworkAttachmentDefinition"),
	"elbv2.k8s.aws":            words("IngressClassParams TargetGroupBinding"),
	"vpcresources.k8s.aws":     words("SecurityGroupPolicy"),
	"networking.gke.io":        words("FrontendConfig ManagedCertificate"),
	"cloud.google.com":         words("BackendConfig"),
	"serving.knative.dev":      words("Configuration DomainMapping Revision Route Service"),
	"eventing.knative.dev":     words("Broker"),
	"sources.knative.dev":      words("PingSource"),

	// What other builders have beside the kinds with a rule.
	// https://shipwright.io/docs/build/buildstrategies/, https://docs.kargo.io/user-guide/how-to-guides/working-with-projects
	"shipwright.io":   words("BuildStrategy ClusterBuildStrategy"),
	"kargo.akuity.io": words("Project"),
}

var (
	traefik = words("IngressRoute IngressRouteTCP IngressRouteUDP Middleware MiddlewareTCP ServersTransport TLSOption TLSStore TraefikService")
	calico  = words("BGPConfiguration BGPPeer GlobalNetworkPolicy GlobalNetworkSet HostEndpoint IPPool NetworkPolicy NetworkSet")
)

// isInert tells whether an object's kind is one of them.
func isInert(id object.ID) bool {
	kinds := inert[groupOf(id)]
	return kinds[id.Kind] || kinds["*"]
}

// isKnown tells whether it is known of a kind what it does when an image is pushed.
func isKnown(id object.ID) bool {
	for _, k := range kinds {
		if k.holds(id) {
			return true
		}
	}
	return isInert(id)
}

// groupOf is the group of an object; what has none goes by its version, v1 or builtin.
func groupOf(id object.ID) string { return cmp.Or(id.Group(), id.APIVersion) }
