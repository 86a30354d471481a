package v1alpha1_test

import (
	"reflect"
	"testing"

	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
)

func TestTargetIsTheSizeAndOverItWhatIsWritten(t *testing.T) {
	type amounts map[string]string
	for sentence, c := range map[string]struct {
		resources        v1alpha1.Resources
		requests, limits amounts
	}{
		"nothing": {
			requests: amounts{},
			limits:   amounts{},
		},
		"Small": {
			resources: v1alpha1.Resources{Size: v1alpha1.SizeSmall},
			requests:  amounts{"cpu": "200m", "memory": "512Mi"},
			limits:    amounts{"cpu": "1", "memory": "2Gi"},
		},
		"Medium": {
			resources: v1alpha1.Resources{Size: v1alpha1.SizeMedium},
			requests:  amounts{"cpu": "500m", "memory": "1Gi"},
			limits:    amounts{"cpu": "2", "memory": "4Gi"},
		},
		"Large": {
			resources: v1alpha1.Resources{Size: v1alpha1.SizeLarge},
			requests:  amounts{"cpu": "1", "memory": "2Gi"},
			limits:    amounts{"cpu": "4", "memory": "8Gi"},
		},
		"requests and limits without a size": {
			resources: v1alpha1.Resources{
				Requests: v1alpha1.Amounts{CPU: "3"},
				Limits:   v1alpha1.Amounts{Memory: "6Gi"},
			},
			requests: amounts{"cpu": "3"},
			limits:   amounts{"memory": "6Gi"},
		},
		"a size, and requests and limits that differ from it": {
			resources: v1alpha1.Resources{
				Size:     v1alpha1.SizeSmall,
				Requests: v1alpha1.Amounts{CPU: "300m", EphemeralStorage: "1Gi"},
				Limits:   v1alpha1.Amounts{Memory: "3Gi"},
			},
			requests: amounts{"cpu": "300m", "memory": "512Mi", "ephemeral-storage": "1Gi"},
			limits:   amounts{"cpu": "1", "memory": "3Gi"},
		},
		"what is no quantity is left out": {
			resources: v1alpha1.Resources{Requests: v1alpha1.Amounts{CPU: "lots", Memory: "1Gi"}},
			requests:  amounts{"memory": "1Gi"},
			limits:    amounts{},
		},
		"a size that isn't one asks for nothing": {
			resources: v1alpha1.Resources{Size: "Huge"},
			requests:  amounts{},
			limits:    amounts{},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			requests, limits := c.resources.Target()
			for name, pair := range map[string]struct {
				got  map[string]resource.Quantity
				want amounts
			}{
				"requests": {requests, c.requests},
				"limits":   {limits, c.limits},
			} {
				got := amounts{}
				for of, q := range pair.got {
					got[of] = q.String()
				}
				if !reflect.DeepEqual(got, pair.want) {
					t.Errorf("%s are %v, want %v", name, got, pair.want)
				}
			}
		})
	}
}

func TestTargetsAreNotShared(t *testing.T) {
	small := v1alpha1.Resources{Size: v1alpha1.SizeSmall}
	requests, _ := small.Target()
	requests["cpu"] = resource.MustParse("99")
	delete(requests, "memory")
	again, _ := small.Target()
	cpu := again["cpu"]
	if cpu.String() != "200m" || len(again) != 2 {
		t.Errorf("a caller has changed the table: %v", again)
	}
}

// No size may be one that Load would refuse if it were written out.
func TestTheSizesAreInOrder(t *testing.T) {
	var before map[string]resource.Quantity
	for _, size := range v1alpha1.Size("").Values() {
		requests, limits := v1alpha1.Resources{Size: v1alpha1.Size(size)}.Target()
		for name, request := range requests {
			limit := limits[name]
			if request.Cmp(limit) >= 0 {
				t.Errorf("%s asks for %s %s, and is limited to %s", size, request.String(), name, limit.String())
			}
			if smaller, ok := before[name]; ok && request.Cmp(smaller) <= 0 {
				t.Errorf("%s asks for no more %s than the size before it", size, name)
			}
		}
		before = requests
	}
}
