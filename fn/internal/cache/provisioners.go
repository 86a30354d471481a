package cache

import "strings"

// sharing is what is known of a kind of storage.
type sharing struct {
	// Provisioners make its volumes, and Classes are what its classes are called
	// where a cluster or its documentation has them ready. A provisioner that
	// begins with a dot stands for all names that end so, a class that ends with a *
	// for all that begin so.
	Provisioners, Classes []string
	// Many tells whether many nodes can write to a volume of it.
	Many bool
	// Source is where that is from.
	Source string
}

// storages are the kinds of storage of which it is known whether they have
// ReadWriteMany, as file systems.
var storages = []sharing{
	{[]string{"rancher.io/local-path"}, []string{"local-path"}, false,
		"github.com/rancher/local-path-provisioner, README.md"},
	{[]string{"kubernetes.io/aws-ebs", "ebs.csi.aws.com", "ebs.csi.eks.amazonaws.com"}, []string{"gp2", "gp3", "gp2-csi", "gp3-csi", "ebs-sc"}, false,
		"github.com/kubernetes-sigs/aws-ebs-csi-driver, docs/faq.md: several nodes as raw blocks only"},
	{[]string{"kubernetes.io/gce-pd", "pd.csi.storage.gke.io"}, []string{"standard", "standard-rwo", "premium-rwo"}, false,
		"cloud.google.com/kubernetes-engine/docs/concepts/persistent-volumes; standard is minikube's and kind's too, of one node"},
	{[]string{"kubernetes.io/azure-disk", "disk.csi.azure.com"}, []string{"managed-csi", "managed-premium", "managed-csi-premium"}, false,
		"learn.microsoft.com/azure/aks/concepts-storage: Azure Disks are mounted as ReadWriteOnce"},
	{[]string{"k8s.io/minikube-hostpath", "docker.io/hostpath", "microk8s.io/hostpath", "hostpath.csi.k8s.io"}, []string{"hostpath", "microk8s-hostpath", "csi-hostpath-sc"}, false,
		"kubernetes.io/docs/concepts/storage/volumes: a directory of one node"},
	{[]string{"kubernetes.io/no-provisioner"}, nil, false,
		"kubernetes.io/docs/concepts/storage/storage-classes: it makes no volumes"},
	{[]string{"dobs.csi.digitalocean.com"}, []string{"do-block-storage", "do-block-storage-retain", "do-block-storage-xfs", "do-block-storage-xfs-retain"}, false,
		"docs.digitalocean.com/products/kubernetes/how-to/add-volumes"},
	{[]string{"linodebs.csi.linode.com"}, []string{"linode-block-storage", "linode-block-storage-retain"}, false,
		"github.com/linode/linode-blockstorage-csi-driver, README.md"},
	{[]string{"csi.hetzner.cloud"}, []string{"hcloud-volumes"}, false,
		"github.com/hetznercloud/csi-driver, docs/kubernetes/README.md"},
	{[]string{"openebs.io/local", "local.csi.openebs.io", "zfs.csi.openebs.io"}, []string{"openebs-hostpath", "openebs-device"}, false,
		"openebs.io/docs: local volumes are of one node"},
	{[]string{"topolvm.io", "topolvm.cybozu.com"}, []string{"topolvm-provisioner", "lvms-vg1"}, false,
		"github.com/topolvm/topolvm, docs/limitations.md; lvms-vg1 is that of github.com/openshift/lvm-operator, README.md"},
	{[]string{"kubevirt.io/hostpath-provisioner", "kubevirt.io.hostpath-provisioner", "crc-csi-hostpath-provisioner"},
		[]string{"kubevirt-hostpath-provisioner", "crc-csi-hostpath-provisioner", "hostpath-csi"}, false,
		"github.com/kubevirt/hostpath-provisioner, README.md: a directory of one node"},
	{[]string{"vpc.block.csi.ibm.io", "ibm.io/ibmc-block"}, []string{"ibmc-vpc-block-*", "ibmc-block-*"}, false,
		"cloud.ibm.com/docs/containers, topic storage-block-vpc and block_storage: ReadWriteOnce"},
	{nil, []string{"vultr-block-storage*"}, false,
		"github.com/vultr/vultr-csi, docs/kubernetes: block.csi.vultr.com makes shared file systems, too"},
	{[]string{"csi.proxmox.sinextra.dev"}, nil, false,
		"github.com/sergelogvinov/proxmox-csi-plugin, README.md"},
	{[]string{"kubernetes.io/cinder", "cinder.csi.openstack.org"}, []string{"csi-cinder-sc-delete", "csi-cinder-sc-retain"}, false,
		"github.com/kubernetes/cloud-provider-openstack, docs/cinder-csi-plugin: several nodes as raw blocks only"},
	{[]string{"kubernetes.io/vsphere-volume"}, []string{"thin", "thin-csi"}, false,
		"kubernetes.io/docs/concepts/storage/persistent-volumes, access modes; vSphere's CSI driver has both kinds, and OpenShift's thin-csi is of blocks"},
	{[]string{"rbd.csi.ceph.com", ".rbd.csi.ceph.com", "kubernetes.io/rbd"}, []string{"rook-ceph-block", "ceph-rbd", "csi-rbd-sc", "ocs-storagecluster-ceph-rbd"}, false,
		"github.com/ceph/ceph-csi, README.md: ReadWriteMany as raw blocks only"},
	{[]string{"blockvolume.csi.oraclecloud.com"}, []string{"oci-bv"}, false,
		"docs.oracle.com/iaas/Content/ContEng/Tasks/contengcreatingpersistentvolumeclaim_topic-Provisioning_PVCs_on_BV.htm"},
	{[]string{"csi.scaleway.com"}, []string{"scw-bssd", "scw-bssd-retain"}, false,
		"github.com/scaleway/scaleway-csi, README.md"},
	{[]string{"csi.civo.com"}, []string{"civo-volume"}, false,
		"civo.com/docs/kubernetes/config/kubernetes-volumes"},

	{[]string{"efs.csi.aws.com"}, []string{"efs-sc"}, true,
		"github.com/kubernetes-sigs/aws-efs-csi-driver, README.md"},
	{[]string{"filestore.csi.storage.gke.io"}, []string{"standard-rwx", "premium-rwx", "enterprise-rwx", "zonal-rwx"}, true,
		"cloud.google.com/kubernetes-engine/docs/how-to/persistent-volumes/filestore-csi-driver"},
	{[]string{"kubernetes.io/azure-file", "file.csi.azure.com"}, []string{"azurefile", "azurefile-csi", "azurefile-premium", "azurefile-csi-premium"}, true,
		"learn.microsoft.com/azure/aks/concepts-storage"},
	{[]string{"driver.longhorn.io"}, []string{"longhorn", "longhorn-static"}, true,
		"longhorn.io/docs, nodes-and-volumes/volumes/rwx-volumes"},
	{[]string{"cephfs.csi.ceph.com", ".cephfs.csi.ceph.com"}, []string{"rook-cephfs", "csi-cephfs-sc", "ocs-storagecluster-cephfs"}, true,
		"github.com/ceph/ceph-csi, README.md"},
	{[]string{"nfs.csi.k8s.io", "k8s-sigs.io/nfs-subdir-external-provisioner", "cluster.local/nfs-subdir-external-provisioner", "smb.csi.k8s.io"}, []string{"nfs", "nfs-client", "nfs-csi", "smb"}, true,
		"github.com/kubernetes-csi/csi-driver-nfs, github.com/kubernetes-sigs/nfs-subdir-external-provisioner"},
}

// storageOf is what is known of a class by its provisioner, or where the list
// doesn't tell that, by its name; false where nothing is.
func storageOf(class, provisioner string) (sharing, bool) {
	for _, of := range storages {
		if provisioner == "" && isAmong(of.Classes, class) || isAmong(of.Provisioners, provisioner) {
			return of, true
		}
	}
	return sharing{}, false
}

func isAmong(names []string, name string) bool {
	for _, each := range names {
		begin, open := strings.CutSuffix(each, "*")
		if name == each || strings.HasPrefix(each, ".") && strings.HasSuffix(name, each) || open && strings.HasPrefix(name, begin) {
			return true
		}
	}
	return false
}
