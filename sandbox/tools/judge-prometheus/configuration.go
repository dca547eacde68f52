package main

import (
	"io"
	"log/slog"
	"reflect"

	"github.com/prometheus/prometheus/config"
	_ "github.com/prometheus/prometheus/discovery/install"
)

var silent = slog.New(slog.NewTextHandler(io.Discard, nil))

// As Prometheus loads its file at start, without a look at the files that it names. The meaning is the whole configuration
// with the secrets in it: it compares two texts, and the texts of tests hold no real ones.
func judgeConfiguration(input string) (any, error) {
	loaded, err := config.Load(input, silent)
	if err != nil {
		return nil, err
	}
	return meaningOf(reflect.ValueOf(loaded)), nil
}
