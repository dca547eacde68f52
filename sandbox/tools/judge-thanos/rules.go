package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"strings"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/thanos-io/promql-engine/execution/parse"
	"github.com/thanos-io/thanos/pkg/rules"
	"github.com/thanos-io/thanos/pkg/store/storepb"
	"gopkg.in/yaml.v2"
)

var plainFunctions = maps.Clone(parser.Functions)

// As `thanos tools rules-check` reads a file, and then `thanos rule` at its start. The meaning is what Ruler evaluates.
func judgeRules(asked request) (any, error) {
	enable(asked.Features)
	_, problems := rules.ValidateAndCount(io.NopCloser(strings.NewReader(asked.Input)))
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	return load(asked.Input)
}

// As `thanos rule` alone reads a file: it is less strict about keys than `thanos tools rules-check`.
func judgeRulerStart(asked request) (any, error) {
	enable(asked.Features)
	return load(asked.Input)
}

// The switches of cmd/thanos/rule.go.
func enable(features []string) {
	parser.EnableExperimentalFunctions = false
	parser.Functions = maps.Clone(plainFunctions)
	for _, feature := range features {
		switch feature {
		case "promql-experimental-functions":
			parser.EnableExperimentalFunctions = true
		case "x-functions":
			maps.Copy(parser.Functions, parse.XFunctions)
		}
	}
}

type loadedGroup struct {
	Strategy string
	Group    rulefmt.RuleGroup
}

// The way of pkg/rules/manager.go (Manager.Update): each group is read without its types, written again, and read by
// Prometheus.
func load(input string) ([]loadedGroup, error) {
	var file struct {
		Groups []map[string]any `yaml:"groups"`
	}
	if err := yaml.Unmarshal([]byte(input), &file); err != nil {
		return nil, err
	}
	loaded := []loadedGroup{}
	for _, native := range file.Groups {
		strategy, err := takeStrategy(native)
		if err != nil {
			return nil, err
		}
		written, err := yaml.Marshal(map[string]any{"groups": []any{native}})
		if err != nil {
			return nil, err
		}
		parsed, problems := rulefmt.Parse(written, false, model.UTF8Validation)
		if len(problems) > 0 {
			return nil, errors.Join(problems...)
		}
		loaded = append(loaded, loadedGroup{strategy, parsed.Groups[0]})
	}
	return loaded, nil
}

func takeStrategy(native map[string]any) (string, error) {
	text := ""
	if value := native["partial_response_strategy"]; value != nil {
		text = fmt.Sprint(value)
	}
	delete(native, "partial_response_strategy")
	var strategy storepb.PartialResponseStrategy
	err := strategy.UnmarshalJSON([]byte("\"" + text + "\""))
	return strategy.String(), err
}
