package link

import (
	"sync"
	"time"
)

// bandwidth lets data through one after another.
type bandwidth struct {
	mbits float64
	mutex sync.Mutex
	// free is when what was let through so far has passed.
	free time.Time
}

// wait returns when that many bytes more have passed.
func (b *bandwidth) wait(bytes int) {
	if b.mbits == 0 {
		return
	}
	takes := time.Duration(float64(bytes) * 8 / b.mbits * float64(time.Microsecond))
	b.mutex.Lock()
	if now := time.Now(); b.free.Before(now) {
		b.free = now
	}
	b.free = b.free.Add(takes)
	passed := b.free
	b.mutex.Unlock()
	time.Sleep(time.Until(passed))
}
