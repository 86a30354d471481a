package tekton

import (
	"strconv"
	"strings"

	"github.com/cortex-io/cacheopt/fn/internal/fill"
	"github.com/cortex-io/cacheopt/fn/internal/lazy"
	"github.com/cortex-io/cacheopt/fn/internal/object"
)

// ParamUse is what $(params.…) asks for.
type ParamUse struct {
	// Name is the param's; for a key of an object param, OBJECT.KEY.
	Name string
	// Index is the position in an array param, "*" for all of it, "" for
	// the whole value.
	Index string
}

// paramUse is $(params.NAME), $(inputs.params.NAME), $(params["NAME"]), each
// with [N] or [*] behind the name for an array param.
var paramUse = lazy.Compile(`\$\((?:inputs\.)?params(?:\.([^\s\[\]()]+)|\["([^"]+)"\]|\['([^']+)'\])(?:\[(\d+|\*)\])?\)`)

// ReadParamUse is what text asks for where all of it is one such expression.
func ReadParamUse(text string) (ParamUse, bool) {
	match := paramUse.FindStringSubmatch(text)
	if match == nil || match[0] != text {
		return ParamUse{}, false
	}
	return ParamUse{Name: match[1] + match[2] + match[3], Index: match[4]}, true
}

// OnlyParam is the param that a text is with nothing beside it: $(params.NAME),
// $(params.NAME[*]), $(params["NAME"][*]). Tekton puts all elements of an array
// in the place of either.
func OnlyParam(text string) (string, bool) {
	use, whole := ReadParamUse(text)
	if !whole || use.Index != "" && use.Index != "*" {
		return "", false
	}
	return use.Name, true
}

// ParamUses are the params that a text asks for, each as often as it does.
func ParamUses(text string) []ParamUse {
	if !strings.Contains(text, "params") {
		return nil
	}
	var uses []ParamUse
	for _, expression := range paramUse.FindAllString(text, -1) {
		use, _ := ReadParamUse(expression)
		uses = append(uses, use)
	}
	return uses
}

// SubstituteUses is text with each use of a param replaced by what value gives
// for it; it stays where value has none, and so does all of a text that would
// get longer than fill.Most.
func SubstituteUses(text string, value func(ParamUse) (string, bool)) string {
	return fill.In(text, paramUse, func(expression string) (string, bool) {
		use, _ := ReadParamUse(expression)
		return value(use)
	})
}

// Names are the params that the use may be about: Name, and where that may be
// the key of an object param, the object.
func (u ParamUse) Names() []string {
	if dot := strings.LastIndex(u.Name, "."); dot > 0 {
		return []string{u.Name, u.Name[:dot]}
	}
	return []string{u.Name}
}

// In is what the use takes from params, which gives the value of a param by
// its name; a value that doesn't exist where there is none.
func (u ParamUse) In(params func(name string) object.Value) object.Value {
	names := u.Names()
	value := params(names[0])
	if !value.Exists() && len(names) > 1 {
		value = params(names[1]).Get(u.Name[len(names[1])+1:])
	}
	if i, err := strconv.Atoi(u.Index); err == nil {
		return value.Item(i)
	}
	return value
}

// Param is the param called name that the run gives to its Pipeline or Task.
func (r started) Param(name string) (Param, bool) {
	at, found := r.Get("spec", "params").Named(name)
	return Param{at}, found
}

// Param is the param called name that the run gives to its Task.
func (r TaskRun) Param(name string) (Param, bool) {
	at, found := r.Get("spec", "params").Named(name)
	return Param{at}, found
}

// Spreads tells whether the pipeline task's matrix gives the param, a value to
// each of its runs.
func (t PipelineTask) Spreads(param string) bool {
	if _, found := t.Get("matrix", "params").Named(param); found {
		return true
	}
	for _, include := range t.Get("matrix", "include").Items() {
		if _, found := include.Get("params").Named(param); found {
			return true
		}
	}
	return false
}

// Params are the params that a Task declares.
func (t TaskSpec) Params() []Param { return paramsOf(t.Get("params")) }

// Params are the params that a Pipeline declares.
func (p PipelineSpec) Params() []Param { return paramsOf(p.Get("params")) }

// Params are the params that the run gives to its Pipeline.
func (r Run) Params() []Param { return paramsOf(r.Get("spec", "params")) }

func paramsOf(list object.Value) []Param {
	var all []Param
	for _, at := range list.Items() {
		all = append(all, Param{at})
	}
	return all
}
