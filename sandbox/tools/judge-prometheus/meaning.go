package main

import (
	"fmt"
	"net/url"
	"reflect"

	"github.com/prometheus/common/config"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/relabel"
)

// Values as Go holds them, as JSON: strings in quotes, all else by its type. Go's own JSON and YAML hide secrets and leave
// out what is equal to a default.
func meaningOf(value reflect.Value) any {
	if !value.IsValid() {
		return nil
	}
	if value.CanInterface() {
		if told, ok := toldWhole(value.Interface()); ok {
			return told
		}
	}
	switch value.Kind() {
	case reflect.Interface:
		if value.IsNil() {
			return nil
		}
		return map[string]any{value.Elem().Type().String(): meaningOf(value.Elem())}
	case reflect.Pointer:
		return meaningOf(value.Elem())
	case reflect.Struct:
		return fieldsOf(value)
	case reflect.Map:
		return entriesOf(value)
	case reflect.Slice, reflect.Array:
		return itemsOf(value)
	case reflect.String:
		return fmt.Sprintf("%q", value.String())
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return nil
	default:
		return fmt.Sprintf("%s %v", value.Type(), value)
	}
}

// What has its meaning in fields that nobody else sees.
func toldWhole(value any) (string, bool) {
	switch known := value.(type) {
	case relabel.Regexp:
		if known.Regexp == nil {
			return "no expression", true
		}
		return known.String(), true
	case config.URL:
		if known.URL == nil {
			return "no address", true
		}
		return urlText(known.URL), true
	case labels.Labels:
		return known.String(), true
	}
	return "", false
}

// With its password, which String of config.URL hides.
func urlText(address *url.URL) string { return address.String() }

func fieldsOf(value reflect.Value) any {
	fields := map[string]any{}
	for index := range value.NumField() {
		if field := value.Type().Field(index); field.IsExported() {
			fields[field.Name] = meaningOf(value.Field(index))
		}
	}
	return fields
}

func entriesOf(value reflect.Value) any {
	if value.IsNil() {
		return nil
	}
	entries := map[string]any{}
	for _, key := range value.MapKeys() {
		entries[fmt.Sprint(meaningOf(key))] = meaningOf(value.MapIndex(key))
	}
	return entries
}

func itemsOf(value reflect.Value) any {
	if value.Kind() == reflect.Slice && value.IsNil() {
		return nil
	}
	items := make([]any, 0, value.Len())
	for index := range value.Len() {
		items = append(items, meaningOf(value.Index(index)))
	}
	return items
}
