package cluster

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"time"
)

// adminToken is the administrator's; it is worth nothing outside the cluster's
// own network.
const adminToken = "cacheopt-e2e"

// certificates writes a certificate authority, the API server's certificate,
// the key that signs service account tokens, and the administrator's kubeconfig.
func (s *supervisor) certificates() error {
	authority, authorityKey, err := makeAuthority()
	if err != nil {
		return err
	}
	if err := makeServing(authority, authorityKey); err != nil {
		return err
	}
	if _, err := makeKey("service-account"); err != nil {
		return err
	}
	tokens := adminToken + `,admin,admin,"system:masters"` + "\n"
	if err := os.WriteFile(state("pki", "tokens.csv"), []byte(tokens), 0o600); err != nil {
		return err
	}
	return os.WriteFile(Kubeconfig, fmt.Appendf(nil, kubeconfig, NodeIP, apiPort, state("pki", "ca.crt"), adminToken), 0o600)
}

const kubeconfig = `apiVersion: v1
kind: Config
current-context: e2e
clusters:
  - name: e2e
    cluster:
      server: https://%s:%s
      certificate-authority: %s
users:
  - name: admin
    user:
      token: %s
contexts:
  - name: e2e
    context:
      cluster: e2e
      user: admin
`

func makeAuthority() (*x509.Certificate, *ecdsa.PrivateKey, error) {
	key, err := makeKey("ca")
	if err != nil {
		return nil, nil, err
	}
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: "cacheopt-e2e"},
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().AddDate(1, 0, 0),
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
		BasicConstraintsValid: true,
		IsCA:                  true,
	}
	certificate, err := sign("ca", template, template, key, key)
	return certificate, key, err
}

func makeServing(authority *x509.Certificate, authorityKey *ecdsa.PrivateKey) error {
	key, err := makeKey("apiserver")
	if err != nil {
		return err
	}
	_, err = sign("apiserver", &x509.Certificate{
		SerialNumber: big.NewInt(2),
		Subject:      pkix.Name{CommonName: "kube-apiserver"},
		NotBefore:    authority.NotBefore,
		NotAfter:     authority.NotAfter,
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:     []string{"kubernetes", "kubernetes.default", "kubernetes.default.svc", "localhost"},
		IPAddresses:  []net.IP{net.ParseIP(NodeIP), net.ParseIP(apiServiceIP), net.ParseIP("127.0.0.1")},
	}, authority, key, authorityKey)
	return err
}

// makeKey makes a key and writes it to State/pki/NAME.key.
func makeKey(name string) (*ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return nil, err
	}
	return key, writePEM(name+".key", "EC PRIVATE KEY", der)
}

// sign writes the certificate of key, signed by the parent's key, to
// State/pki/NAME.crt.
func sign(name string, template, parent *x509.Certificate, key, parentKey *ecdsa.PrivateKey) (*x509.Certificate, error) {
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, parentKey)
	if err != nil {
		return nil, err
	}
	if err := writePEM(name+".crt", "CERTIFICATE", der); err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

func writePEM(file, kind string, der []byte) error {
	return os.WriteFile(state("pki", file), pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600)
}
