package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"reflect"

	"github.com/prometheus/prometheus/config"
)

// As judgeConfiguration, for many texts: the meaning is, for each scrape job in turn, a hash of what it means.
func judgeJobs(input string) (any, error) {
	loaded, err := config.Load(input, silent)
	if err != nil {
		return nil, err
	}
	hashes := make([]string, 0, len(loaded.ScrapeConfigs))
	for _, job := range loaded.ScrapeConfigs {
		text, err := json.Marshal(meaningOf(reflect.ValueOf(job)))
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(text)
		hashes = append(hashes, hex.EncodeToString(sum[:8]))
	}
	return hashes, nil
}
