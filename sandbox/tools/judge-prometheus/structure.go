package main

import (
	"encoding"
	"reflect"
	"strings"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/discovery"
	"github.com/prometheus/prometheus/discovery/targetgroup"
	"go.yaml.in/yaml/v2"
)

// One type of the configuration: how it is written in YAML.
type described struct {
	// struct, list, map, pointer, or the kind of a scalar.
	Kind string `json:"kind"`
	// The type has a function of its own that reads it, which may refuse more than the structure does.
	Reads bool `json:"reads,omitempty"`
	// Types of fields by their name in YAML.
	Fields map[string]string `json:"fields,omitempty"`
	// Type of the items, the values or what is pointed at.
	Of string `json:"of,omitempty"`
	// Type of the keys of a map.
	Key string `json:"key,omitempty"`
	// The type reads any text itself (encoding.TextUnmarshaler).
	Text bool `json:"text,omitempty"`
	// Type of all fields that have no name in a structure.
	Rest string `json:"rest,omitempty"`
}

// Fields and types of a scrape configuration with every kind of service discovery, by reflection; the input is not read.
func describeStructure(string) (any, error) {
	types := map[string]described{}
	root := describe(scrapeConfigWithDiscovery(), types)
	return map[string]any{"root": root, "types": types}, nil
}

// Discovery builds the structure that it reads into when it is first asked; it is caught on its way to the reader.
func scrapeConfigWithDiscovery() reflect.Type {
	var found reflect.Type
	catch := func(into any) error {
		found = reflect.TypeOf(into).Elem()
		return nil
	}
	if err := discovery.UnmarshalYAMLWithInlineConfigs(&config.ScrapeConfig{}, catch); err != nil {
		panic(err)
	}
	return found
}

var reader = reflect.TypeFor[yaml.Unmarshaler]()

var texts = reflect.TypeFor[encoding.TextUnmarshaler]()

// A group of static targets reads into a structure of its own function.
var group = reflect.TypeFor[targetgroup.Group]()

type groupAsWritten struct {
	Targets []string       `yaml:"targets"`
	Labels  model.LabelSet `yaml:"labels"`
}

func describe(of reflect.Type, types map[string]described) string {
	name := of.String()
	if of.Name() == "" && of.Kind() == reflect.Struct {
		name = "job"
	}
	if _, known := types[name]; known {
		return name
	}
	types[name] = described{}
	pointer := reflect.PointerTo(of)
	told := described{Kind: of.Kind().String(), Reads: pointer.Implements(reader), Text: pointer.Implements(texts)}
	switch of.Kind() {
	case reflect.Struct:
		told.Fields = map[string]string{}
		if of == group {
			of = reflect.TypeFor[groupAsWritten]()
		}
		describeFields(of, &told, types)
	case reflect.Map:
		told.Kind, told.Key, told.Of = "map", describe(of.Key(), types), describe(of.Elem(), types)
	case reflect.Slice, reflect.Array:
		told.Kind, told.Of = "list", describe(of.Elem(), types)
	case reflect.Pointer:
		told.Kind, told.Of, told.Reads = "pointer", describe(of.Elem(), types), false
	}
	types[name] = told
	return name
}

// As go.yaml.in/yaml reads tags: a field without a name has its own in small letters, "-" is none, inline ones join.
func describeFields(of reflect.Type, into *described, types map[string]described) {
	for index := range of.NumField() {
		field := of.Field(index)
		if !field.IsExported() {
			continue
		}
		name, flags, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		switch {
		case name == "-":
		case strings.Contains(flags, "inline") && field.Type.Kind() == reflect.Map:
			into.Rest = describe(field.Type.Elem(), types)
		case strings.Contains(flags, "inline"):
			describeFields(field.Type, into, types)
		case name == "":
			into.Fields[strings.ToLower(field.Name)] = describe(field.Type, types)
		default:
			into.Fields[name] = describe(field.Type, types)
		}
	}
}
