package tekton_test

import "testing"

func TestFanOut(t *testing.T) {
	for fields, want := range map[string][]any{
		"name: a": {int64(1), true},
		"matrix: {params: [{name: x, value: [a, b]}, {name: y, value: [c, d, e]}]}":             {int64(6), true},
		"matrix: {params: [{name: x, value: [a, b]}], include: [{name: extra, params: []}]}":    {int64(3), true},
		"matrix: {include: [{name: one, params: []}, {name: two, params: []}]}":                 {int64(2), true},
		"matrix: {params: [{name: x, value: []}]}":                                              {int64(0), true},
		"matrix: {params: [{name: x, value: '$(params.list[*])'}, {name: y, value: [c, d]}]}":   {int64(2), false},
		"matrix: {params: [{name: x, value: ['$(params.list[*])']}, {name: y, value: [c, d]}]}": {int64(2), false},
		"matrix: {params: [{name: x, value: ['$(params.one)', b]}]}":                            {int64(2), true},
	} {
		runs, known := pipelineTask(t, fields).FanOut()
		same(t, fields, []any{runs, known}, want)
	}
}
