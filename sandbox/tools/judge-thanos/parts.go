package main

import (
	"context"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/timestamp"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/template"
)

// A PromQL expression alone.
func judgeExpression(asked request) (any, error) {
	enable(asked.Features)
	_, err := parser.ParseExpr(asked.Input)
	return nil, err
}

// The regular expression of a label matcher; its meaning is whether it matches the empty text.
func judgePattern(asked request) (any, error) {
	matcher, err := labels.NewMatcher(labels.MatchRegexp, "a", asked.Input)
	if err != nil {
		return nil, err
	}
	return matcher.Matches(""), nil
}

// A duration of a rule; its meaning is milliseconds.
func judgeDuration(asked request) (any, error) {
	duration, err := model.ParseDuration(asked.Input)
	return time.Duration(duration).Milliseconds(), err
}

// An annotation of an alert, as model/rulefmt parses it.
func judgeTemplate(asked request) (any, error) {
	definitions := "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}{{$value := .Value}}"
	var nothing struct{ Labels, ExternalLabels, ExternalURL, Value any }
	return nil, template.NewTemplateExpander(context.Background(), definitions+asked.Input, "__alert_a", nothing,
		model.Time(timestamp.FromTime(time.Now())), nil, nil, nil).ParseTest()
}
