package main

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/prometheus/prometheus/model/relabel"
	"github.com/thanos-io/objstore/providers/azure"
	"github.com/thanos-io/objstore/providers/bos"
	"github.com/thanos-io/objstore/providers/cos"
	"github.com/thanos-io/objstore/providers/gcs"
	"github.com/thanos-io/objstore/providers/obs"
	"github.com/thanos-io/objstore/providers/oci"
	"github.com/thanos-io/objstore/providers/oss"
	"github.com/thanos-io/objstore/providers/s3"
	"github.com/thanos-io/objstore/providers/swift"
	storecache "github.com/thanos-io/thanos/pkg/store/cache"
)

var configurations = map[string]any{
	"S3": s3.Config{}, "GCS": gcs.Config{}, "AZURE": azure.Config{}, "SWIFT": swift.Config{}, "COS": cos.Config{},
	"ALIYUNOSS": oss.Config{}, "BOS": bos.Config{}, "OBS": obs.Config{}, "OCI": oci.Config{},
	"relabel": relabel.Config{}, "index-cache": storecache.IndexCacheConfig{},
	"IN-MEMORY": storecache.InMemoryIndexCacheConfig{},
}

// The fields of a configuration, by their paths in the file, with the types of Go.
func judgeStructure(asked request) (any, error) {
	configuration, found := configurations[asked.Input]
	if !found {
		return nil, fmt.Errorf("there is no configuration %s", asked.Input)
	}
	fields := map[string]string{}
	collect(reflect.TypeOf(configuration), "", fields)
	return fields, nil
}

func collect(of reflect.Type, path string, fields map[string]string) {
	for index := range of.NumField() {
		field := of.Field(index)
		name, _, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		if name == "-" || !field.IsExported() {
			continue
		}
		// What reads itself is a value.
		_, isValue := reflect.New(field.Type).Interface().(interface{ UnmarshalYAML(func(any) error) error })
		if field.Type.Kind() == reflect.Struct && !isValue {
			collect(field.Type, path+name+".", fields)
			continue
		}
		fields[path+name] = field.Type.String()
	}
}
