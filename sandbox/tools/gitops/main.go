// Command gitops answers as the controllers of GitOps would: Flux with its own packages, Argo CD with its Lua engine.
//
//	gitops apply --kubeconfig FILE < manifests   apply as Flux does, and say of each object what became of it
//	gitops wait --kubeconfig FILE < manifests    wait for the objects as Flux does with `wait: true`
//	gitops status < object.json                  the kstatus of a live object, as Flux computes it
//	gitops health SCRIPT < object.json           the health of a live object, as Argo CD computes it by a Lua script
//
// The answer is one line of JSON. A command that could not answer says why and exits with 1.
package main

import (
	"encoding/json"
	"fmt"
	"os"
)

var commands = map[string]func(arguments []string) (any, error){
	"apply":  apply,
	"wait":   wait,
	"status": computeStatus,
	"health": computeHealth,
}

func main() {
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: gitops apply|wait|status|health ...")
		os.Exit(2)
	}
	answer, err := commands[os.Args[1]](os.Args[2:])
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(answer)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
