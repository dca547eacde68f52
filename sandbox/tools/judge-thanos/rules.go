package main

import (
	"errors"
	"io"
	"strings"

	"github.com/thanos-io/thanos/pkg/rules"
)

// As `thanos tools rules-check` reads a file.
func judgeRules(input string) (any, error) {
	_, problems := rules.ValidateAndCount(io.NopCloser(strings.NewReader(input)))
	return nil, errors.Join(problems...)
}
