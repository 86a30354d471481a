package cluster

import (
	"context"
	"crypto/tls"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"time"

	"github.com/cortex-io/cacheopt/e2e/kube"
)

// run starts a part that runs as long as the cluster does. Its output is in
// State/log/NAME.log.
func (s *supervisor) run(name, path string, args ...string) error {
	log, err := os.Create(state("log", name+".log"))
	if err != nil {
		return err
	}
	cmd := exec.Command(path, args...)
	cmd.Stdout, cmd.Stderr = log, log
	// Credentials and settings of whoever started this are not the parts'.
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + State, "TMPDIR=/tmp"}
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() {
		err := cmd.Wait()
		log.Close()
		select {
		case s.ended <- fmt.Errorf("%s ended (%v):\n%s", name, err, tail(log.Name())):
		default:
		}
	}()
	return nil
}

// until waits for a condition, and gives up when a part ends.
func (s *supervisor) until(what string, timeout time.Duration, condition func(context.Context) error) error {
	return kube.Until(context.Background(), what, timeout, func(ctx context.Context) error {
		select {
		case err := <-s.ended:
			return kube.Stop(err)
		default:
			return condition(ctx)
		}
	})
}

// Answers is the condition that a GET of the URL is answered by 200.
func Answers(url string) func(context.Context) error {
	client := &http.Client{
		Timeout: 5 * time.Second,
		// Asked over the cluster's own loopback, before anything has a certificate.
		Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}},
	}
	return func(ctx context.Context) error {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		request.Header.Set("Authorization", "Bearer "+adminToken)
		response, err := client.Do(request)
		if err != nil {
			return err
		}
		response.Body.Close()
		if response.StatusCode != http.StatusOK {
			return fmt.Errorf("%s: %s", url, response.Status)
		}
		return nil
	}
}
