package cache

import (
	"github.com/cortex-io/cacheopt/fn/api/v1alpha1"
	"github.com/cortex-io/cacheopt/fn/internal/object"
	"github.com/cortex-io/cacheopt/fn/internal/plan"
	"github.com/cortex-io/cacheopt/fn/internal/survey"
)

// ID is the claim that a mount is of, under the name that it has in the list.
func ID(s *survey.Survey, config *v1alpha1.CacheOptimization, mount plan.Mount) object.ID {
	return claimOf(config, mount).current(s).id
}
