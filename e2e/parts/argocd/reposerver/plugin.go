package main

import (
	"context"
	"path/filepath"

	"github.com/argoproj/argo-cd/v3/cmpserver/apiclient"
	"github.com/argoproj/argo-cd/v3/common"
	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/util/app/discovery"
	"github.com/argoproj/argo-cd/v3/util/cmp"
	utilio "github.com/argoproj/argo-cd/v3/util/io"
	"google.golang.org/protobuf/types/known/emptypb"
)

// question is one that the repo-server asks a plugin, with the repository as a
// stream.
type question func(ctx context.Context, client apiclient.ConfigManagementPluginServiceClient, send sender) (any, error)

// sender sends the repository.
type sender func(ctx context.Context, to cmp.StreamSender) error

// questions are those beside the manifests.
var questions = map[string]question{
	"configuration": configuration,
	"match":         match,
	"parameters":    parameters,
}

// configuration is what the server says of its plugin.yaml.
func configuration(ctx context.Context, client apiclient.ConfigManagementPluginServiceClient, _ sender) (any, error) {
	return client.CheckPluginConfiguration(ctx, &emptypb.Empty{})
}

// match is what matchRepositoryCMP asks.
func match(ctx context.Context, client apiclient.ConfigManagementPluginServiceClient, send sender) (any, error) {
	stream, err := client.MatchRepository(ctx)
	if err != nil {
		return nil, err
	}
	if err := send(ctx, stream); err != nil {
		return nil, err
	}
	return stream.CloseAndRecv()
}

// parameters is what populatePluginAppDetails asks.
func parameters(ctx context.Context, client apiclient.ConfigManagementPluginServiceClient, send sender) (any, error) {
	stream, err := client.GetParametersAnnouncement(ctx)
	if err != nil {
		return nil, err
	}
	if err := send(ctx, stream); err != nil {
		return nil, err
	}
	return stream.CloseAndRecv()
}

// ask asks the server of the plugin that the Application names, or of the one
// that is found for it. match is asked of the server that is named, whether it is
// the right one or not.
func ask(name, folder string, app v1alpha1.Application) (any, error) {
	ctx, source := context.Background(), app.Spec.GetSource()
	root, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	env, err := environment(app, source)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(root, source.Path)
	conn, client, err := connect(ctx, name, path, root, source, env)
	if err != nil {
		return nil, err
	}
	defer utilio.Close(conn)
	return questions[name](ctx, client, func(ctx context.Context, to cmp.StreamSender) error {
		return cmp.SendRepoStream(ctx, path, root, to, env, excluded())
	})
}

func connect(ctx context.Context, name, path, root string, source v1alpha1.ApplicationSource, env []string) (utilio.Closer, apiclient.ConfigManagementPluginServiceClient, error) {
	plugin := ""
	if source.Plugin != nil {
		plugin = source.Plugin.Name
	}
	if name == "match" || name == "configuration" {
		socket := filepath.Join(common.GetPluginSockFilePath(), plugin+".sock")
		return apiclient.NewConfigManagementPluginClientSet(socket).NewConfigManagementPluginClient()
	}
	return discovery.DetectConfigManagementPlugin(ctx, path, root, plugin, env, excluded())
}

// environment is what populatePluginAppDetails sends with the repository.
func environment(app v1alpha1.Application, source v1alpha1.ApplicationSource) ([]string, error) {
	env := []string{
		"ARGOCD_APP_NAME=" + app.Name,
		"ARGOCD_APP_SOURCE_REPO_URL=" + source.RepoURL,
		"ARGOCD_APP_SOURCE_PATH=" + source.Path,
		"ARGOCD_APP_SOURCE_TARGET_REVISION=" + source.TargetRevision,
	}
	if source.Plugin == nil {
		return env, nil
	}
	set, err := source.Plugin.Parameters.Environ()
	return append(env, set...), err
}
