// What Thanos' own functions say of a text. Reads one JSON request a line from standard input and writes one JSON answer
// a line, in the same order: {"judge":"rules","input":"groups: []"} -> {"ok":true,"meaning":[]} or {"ok":false,"error":"..."}.
// Tests hold what the operator accepts against it.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

type request struct {
	Judge string `json:"judge"`
	Input string `json:"input"`
	// What is switched on in the program: each judge knows its own.
	Features []string `json:"features,omitempty"`
}

type answer struct {
	Ok    bool   `json:"ok"`
	Error string `json:"error,omitempty"`
	// What the text means to the judge, where a judge tells it.
	Meaning any `json:"meaning,omitempty"`
}

// A judge reads a text as the program that it stands for; an error is a refusal.
type judge func(asked request) (meaning any, err error)

var judges = map[string]judge{
	"rules":         judgeRules,
	"ruler-start":   judgeRulerStart,
	"expression":    judgeExpression,
	"pattern":       judgePattern,
	"duration":      judgeDuration,
	"template":      judgeTemplate,
	"objstore":      judgeObjectStorage,
	"structure":     judgeStructure,
	"selector":      judgeSelector,
	"alert-relabel": judgeAlertRelabeling,
	"index-cache":   judgeIndexCache,
	"moment":        judgeMoment,
}

func main() {
	input := bufio.NewReaderSize(os.Stdin, 1<<20)
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	decoder, encoder := json.NewDecoder(input), json.NewEncoder(output)
	for {
		var asked request
		if err := decoder.Decode(&asked); err != nil {
			return
		}
		if err := encoder.Encode(ask(asked)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		// A caller that waits for each answer must get it.
		if input.Buffered() == 0 {
			output.Flush()
		}
	}
}

// A panic of the judged code is a refusal too: the program would have ended.
func ask(asked request) (given answer) {
	defer func() {
		if cause := recover(); cause != nil {
			given = answer{Error: fmt.Sprintf("panic: %v", cause)}
		}
	}()
	known, found := judges[asked.Judge]
	if !found {
		return answer{Error: "there is no judge " + asked.Judge}
	}
	meaning, err := known(asked)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Ok: true, Meaning: meaning}
}
