// Command cyclonus judges traffic by NetworkPolicies with the matcher of Cyclonus, a tester of network plugins. It needs no cluster.
//
//	cyclonus < question.json   {"policies": [NetworkPolicy, ...], "traffic": [Traffic of Cyclonus' matcher, ...]}
//
// The answer is a JSON list with one true or false for each traffic, in its order: whether all policies together allow it.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/mattfenwick/cyclonus/pkg/matcher"
	networking "k8s.io/api/networking/v1"
)

type question struct {
	Policies []*networking.NetworkPolicy `json:"policies"`
	Traffic  []*matcher.Traffic          `json:"traffic"`
}

func main() {
	var asked question
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	// As they are: what simplifying them would do is not the question.
	policy := matcher.BuildNetworkPolicies(false, asked.Policies)
	verdicts := make([]bool, 0, len(asked.Traffic))
	for _, traffic := range asked.Traffic {
		verdicts = append(verdicts, policy.IsTrafficAllowed(traffic).IsAllowed())
	}
	if err := json.NewEncoder(os.Stdout).Encode(verdicts); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
