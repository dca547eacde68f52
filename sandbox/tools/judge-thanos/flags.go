package main

import (
	"time"

	"github.com/go-kit/log"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/prometheus/model/relabel"
	"github.com/thanos-io/thanos/pkg/alert"
	"github.com/thanos-io/thanos/pkg/block"
	"github.com/thanos-io/thanos/pkg/model"
	storecache "github.com/thanos-io/thanos/pkg/store/cache"
	"gopkg.in/yaml.v2"
)

// One rule of relabeling, as Prometheus applies it.
type relabeling struct {
	Action       string   `json:"action"`
	SourceLabels []string `json:"source_labels"`
	Separator    string   `json:"separator"`
	Regex        string   `json:"regex"`
	Modulus      uint64   `json:"modulus"`
	TargetLabel  string   `json:"target_label"`
	Replacement  string   `json:"replacement"`
}

// The content of --selector.relabel-config, as Query, Store and Compactor read it.
func judgeSelector(asked request) (any, error) {
	content, err := expanded(asked.Input)
	if err != nil {
		return nil, err
	}
	rules, err := block.ParseRelabelConfig(content, block.SelectorSupportedRelabelActions)
	return meaningOf(rules), err
}

// The content of --alert.relabel-config, as Ruler reads it.
func judgeAlertRelabeling(asked request) (any, error) {
	content, err := expanded(asked.Input)
	if err != nil {
		return nil, err
	}
	rules, err := alert.LoadRelabelConfigs(content)
	return meaningOf(rules), err
}

func meaningOf(rules []*relabel.Config) []relabeling {
	meant := make([]relabeling, len(rules))
	for index, rule := range rules {
		labels := make([]string, len(rule.SourceLabels))
		for at, label := range rule.SourceLabels {
			labels[at] = string(label)
		}
		meant[index] = relabeling{
			string(rule.Action), labels, rule.Separator, rule.Regex.String(), rule.Modulus, rule.TargetLabel, rule.Replacement,
		}
	}
	return meant
}

// The content of --index-cache.config, as Store makes its cache of it. The meaning is the sizes of a cache in memory.
func judgeIndexCache(asked request) (any, error) {
	content, err := expanded(asked.Input)
	if err != nil {
		return nil, err
	}
	if _, err := storecache.NewIndexCache(log.NewNopLogger(), content, prometheus.NewRegistry()); err != nil {
		return nil, err
	}
	read := storecache.IndexCacheConfig{}
	if err := yaml.UnmarshalStrict(content, &read); err != nil {
		return nil, err
	}
	sizes := storecache.DefaultInMemoryIndexCacheConfig
	backend, err := yaml.Marshal(read.Config)
	if err != nil {
		return nil, err
	}
	err = yaml.Unmarshal(backend, &sizes)
	return []uint64{uint64(sizes.MaxSize), uint64(sizes.MaxItemSize)}, err
}

// The value of --min-time or --max-time; its meaning is milliseconds since 1970, or a duration before or after now.
func judgeMoment(asked request) (any, error) {
	moment := model.TimeOrDurationValue{}
	if err := moment.Set(asked.Input); err != nil {
		return nil, err
	}
	if moment.Time != nil {
		return map[string]int64{"at": moment.PrometheusTimestamp()}, nil
	}
	return map[string]int64{"from": time.Duration(*moment.Dur).Milliseconds()}, nil
}
