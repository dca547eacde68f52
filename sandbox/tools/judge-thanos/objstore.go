package main

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"os"
	"strings"

	"github.com/alecthomas/kingpin/v2"
	"github.com/efficientgo/tools/extkingpin"
	"github.com/go-kit/log"
	"github.com/thanos-io/objstore"
	"github.com/thanos-io/objstore/client"
	"github.com/thanos-io/objstore/providers/oci"
	"github.com/thanos-io/objstore/providers/s3"
	"gopkg.in/yaml.v2"
)

// What a text says of the object storage, as Thanos reads it before it gives the parts to the client of the provider.
type objectStorage struct {
	Type   string `json:"type"`
	Prefix string `json:"prefix"`
	Config any    `json:"config"`
}

// As a component of Thanos reads --objstore.config-file and makes its client. What only the network could refuse is accepted.
func judgeObjectStorage(asked request) (any, error) {
	content, err := expanded(asked.Input)
	if err != nil {
		return nil, err
	}
	configuration := &client.BucketConfig{}
	if err := yaml.UnmarshalStrict(content, configuration); err != nil {
		return nil, err
	}
	meaning := objectStorage{strings.ToUpper(string(configuration.Type)), configuration.Prefix, plain(configuration.Config)}
	if asksForIdentity, err := ociIdentity(configuration); asksForIdentity || err != nil {
		return meaning, err
	}
	withoutFirstRequest(configuration)
	// The library reads into the map of its defaults: what an earlier text said would be there still.
	s3.DefaultConfig.PutUserMetadata = map[string]string{}
	bucket, err := client.NewBucketFromConfig(log.NewNopLogger(), configuration, "judge", offline)
	if err == nil {
		return meaning, bucket.Close()
	}
	if strings.Contains(err.Error(), errOffline.Error()) {
		return meaning, nil
	}
	return nil, err
}

// References to the environment, as the flag resolves them.
func expanded(input string) ([]byte, error) {
	application := kingpin.New("judge", "")
	flag := extkingpin.RegisterPathOrContent(application, "objstore.config", "", extkingpin.WithEnvSubstitution())
	if _, err := application.Parse([]string{"--objstore.config=" + input}); err != nil {
		return nil, err
	}
	return flag.Content()
}

// The client of Azure asks for its container, with credentials that may come from the network, before it is returned.
func withoutFirstRequest(configuration *client.BucketConfig) {
	fields, isMapping := configuration.Config.(map[any]any)
	if !isMapping || strings.ToUpper(string(configuration.Type)) != string(objstore.AZURE) {
		return
	}
	if _, isBool := fields["storage_create_container"].(bool); isBool || fields["storage_create_container"] == nil {
		fields["storage_create_container"] = false
	}
}

// Instance principals ask the metadata service for their key: only the fields can be judged.
func ociIdentity(configuration *client.BucketConfig) (bool, error) {
	if strings.ToUpper(string(configuration.Type)) != string(objstore.OCI) {
		return false, nil
	}
	text, err := yaml.Marshal(configuration.Config)
	if err != nil {
		return false, err
	}
	fields := oci.DefaultConfig
	if err := yaml.Unmarshal(text, &fields); err != nil {
		return false, err
	}
	return strings.ToLower(fields.Provider) == "instance-principal", nil
}

var errOffline = errors.New("the judge has no network")

type noNetwork struct{}

func (noNetwork) RoundTrip(*http.Request) (*http.Response, error) { return nil, errOffline }

func offline(http.RoundTripper) http.RoundTripper { return noNetwork{} }

// The identity of a pod on Google Cloud comes from the metadata service, which is waited for. An account in a file takes
// the same way without a network. Nothing else of this machine is taken.
func init() {
	os.Setenv("GCE_METADATA_HOST", "127.0.0.1:1")
	os.Setenv("HOME", "/nonexistent")
	file, err := os.CreateTemp("", "judge-thanos-*.json")
	if err != nil {
		panic(err)
	}
	defer file.Close()
	fmt.Fprint(file, `{"type":"authorized_user","client_id":"judge","client_secret":"none","refresh_token":"none"}`)
	os.Setenv("GOOGLE_APPLICATION_CREDENTIALS", file.Name())
}

// JSON has no keys but texts.
func plain(value any) any {
	switch value := value.(type) {
	case map[any]any:
		fields := map[string]any{}
		for key, each := range value {
			if name, isText := key.(string); isText {
				fields[name] = plain(each)
			}
		}
		return fields
	case []any:
		items := make([]any, len(value))
		for index, each := range value {
			items[index] = plain(each)
		}
		return items
	case float64:
		// Nor has it these numbers.
		if math.IsNaN(value) || math.IsInf(value, 0) {
			return fmt.Sprint(value)
		}
	}
	return value
}
