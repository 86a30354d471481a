package link

import "sync/atomic"

type counter = atomic.Int64

// Count is what passed a relay so far.
type Count struct {
	up, down counter
}

// Up is how many bytes clients sent to the server.
func (c *Count) Up() int64 { return c.up.Load() }

// Down is how many bytes clients got from the server.
func (c *Count) Down() int64 { return c.down.Load() }
