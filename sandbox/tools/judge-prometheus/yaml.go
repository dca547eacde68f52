package main

import (
	"errors"
	"reflect"

	yaml2 "go.yaml.in/yaml/v2"
	yaml3 "go.yaml.in/yaml/v3"
	kubernetes "sigs.k8s.io/yaml"
)

// What a text means to the two readers that Prometheus and Thanos use for their files.
func judgeYaml(input string) (any, error) {
	var second, third any
	err2, err3 := yaml2.UnmarshalStrict([]byte(input), &second), yaml3.Unmarshal([]byte(input), &third)
	if err := errors.Join(err2, err3); err != nil {
		return nil, err
	}
	return map[string]any{"v2": meaningOf(reflect.ValueOf(second)), "v3": meaningOf(reflect.ValueOf(third))}, nil
}

// As the API server reads the body of an apply request: JSON is YAML to it.
func judgeKubernetesYaml(input string) (any, error) {
	var object map[string]any
	if err := kubernetes.UnmarshalStrict([]byte(input), &object); err != nil {
		return nil, err
	}
	return object, nil
}
