package main

import (
	"context"
	"flag"
	"os"
	"time"

	"github.com/fluxcd/cli-utils/pkg/kstatus/polling"
	"github.com/fluxcd/cli-utils/pkg/kstatus/status"
	"github.com/fluxcd/pkg/ssa"
	"github.com/fluxcd/pkg/ssa/utils"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/apiutil"
)

// Who Flux's kustomize-controller is to the API server.
var owner = ssa.Owner{Field: "kustomize-controller", Group: "kustomize.toolkit.fluxcd.io"}

// A change is what became of one object: created, configured, unchanged or skipped.
type change struct {
	Object string `json:"object"`
	Action string `json:"action"`
}

func apply(arguments []string) (any, error) {
	manager, objects, _, err := prepare("apply", arguments)
	if err != nil {
		return nil, err
	}
	set, err := manager.ApplyAllStaged(context.Background(), objects, ssa.DefaultApplyOptions())
	if err != nil {
		return nil, err
	}
	changes := []change{}
	for _, entry := range set.Entries {
		changes = append(changes, change{Object: entry.Subject, Action: string(entry.Action)})
	}
	return changes, nil
}

// An outcome is that all objects are Current, or why Flux stopped waiting.
type outcome struct {
	Current bool   `json:"current"`
	Message string `json:"message,omitempty"`
}

func wait(arguments []string) (any, error) {
	manager, objects, timeout, err := prepare("wait", arguments)
	if err != nil {
		return nil, err
	}
	options := ssa.WaitOptions{Interval: 200 * time.Millisecond, Timeout: timeout, FailFast: true}
	if err := manager.Wait(objects, options); err != nil {
		return outcome{Message: err.Error()}, nil
	}
	return outcome{Current: true}, nil
}

func prepare(command string, arguments []string) (*ssa.ResourceManager, []*unstructured.Unstructured, time.Duration, error) {
	flags := flag.NewFlagSet(command, flag.ContinueOnError)
	kubeconfig := flags.String("kubeconfig", "", "file that says how to reach the API server")
	timeout := flags.Duration("timeout", time.Minute, "how long to wait")
	if err := flags.Parse(arguments); err != nil {
		return nil, nil, 0, err
	}
	objects, err := utils.ReadObjects(os.Stdin)
	if err != nil {
		return nil, nil, 0, err
	}
	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		return nil, nil, 0, err
	}
	manager, err := newManager(config)
	return manager, objects, *timeout, err
}

func newManager(config *rest.Config) (*ssa.ResourceManager, error) {
	httpClient, err := rest.HTTPClientFor(config)
	if err != nil {
		return nil, err
	}
	mapper, err := apiutil.NewDynamicRESTMapper(config, httpClient)
	if err != nil {
		return nil, err
	}
	kubeClient, err := client.New(config, client.Options{HTTPClient: httpClient, Mapper: mapper})
	if err != nil {
		return nil, err
	}
	poller := polling.NewStatusPoller(kubeClient, mapper, polling.Options{})
	return ssa.NewResourceManager(kubeClient, poller, owner), nil
}

// A judgement is a status in the words of its controller.
type judgement struct {
	Status  string `json:"status"`
	Message string `json:"message"`
}

func computeStatus([]string) (any, error) {
	object, err := utils.ReadObject(os.Stdin)
	if err != nil {
		return nil, err
	}
	result, err := status.Compute(object)
	if err != nil {
		return nil, err
	}
	return judgement{Status: result.Status.String(), Message: result.Message}, nil
}
