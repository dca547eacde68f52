package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/fluxcd/pkg/ssa/utils"
	lua "github.com/yuin/gopher-lua"
)

// What Argo CD takes for an answer; with another one it shows Unknown.
var healthStatuses = []string{"Healthy", "Progressing", "Degraded", "Suspended", "Missing", "Unknown"}

// The libraries that Argo CD opens for a health check without `useOpenLibs`; a script that needs more would fail there.
var openLibraries = map[string]lua.LGFunction{
	lua.LoadLibName: lua.OpenPackage,
	lua.BaseLibName: lua.OpenBase,
	lua.TabLibName:  lua.OpenTable,
}

func computeHealth(arguments []string) (any, error) {
	if len(arguments) != 1 {
		return nil, errors.New("health takes one file with a Lua script")
	}
	script, err := os.ReadFile(arguments[0])
	if err != nil {
		return nil, err
	}
	object, err := utils.ReadObject(os.Stdin)
	if err != nil {
		return nil, err
	}
	return runScript(string(script), object.Object)
}

func runScript(script string, object map[string]any) (judgement, error) {
	state := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer state.Close()
	for name, open := range openLibraries {
		call := lua.P{Fn: state.NewFunction(open), NRet: 0, Protect: true}
		if err := state.CallByParam(call, lua.LString(name)); err != nil {
			return judgement{}, err
		}
	}
	// Argo CD gives a script one second.
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	state.SetContext(ctx)
	state.SetGlobal("obj", toLua(state, object))
	if err := state.DoString(script); err != nil {
		return judgement{}, err
	}
	return readJudgement(state.Get(-1))
}

func readJudgement(value lua.LValue) (judgement, error) {
	table, isTable := value.(*lua.LTable)
	if !isTable {
		return judgement{}, fmt.Errorf("the script returned a %s, and should return a table", value.Type())
	}
	found := judgement{Status: textOf(table, "status"), Message: textOf(table, "message")}
	if !slices.Contains(healthStatuses, found.Status) {
		return judgement{}, fmt.Errorf("%q is no health status", found.Status)
	}
	return found, nil
}

func textOf(table *lua.LTable, key string) string {
	text, _ := table.RawGetString(key).(lua.LString)
	return string(text)
}

func toLua(state *lua.LState, value any) lua.LValue {
	switch known := value.(type) {
	case bool:
		return lua.LBool(known)
	case string:
		return lua.LString(known)
	case int64:
		return lua.LNumber(known)
	case float64:
		return lua.LNumber(known)
	case []any:
		list := state.NewTable()
		for _, item := range known {
			list.Append(toLua(state, item))
		}
		return list
	case map[string]any:
		table := state.NewTable()
		for key, item := range known {
			table.RawSetString(key, toLua(state, item))
		}
		return table
	default:
		return lua.LNil
	}
}
