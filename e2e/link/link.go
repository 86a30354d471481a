// Package link stands for the network between a cluster and the servers that it
// downloads from: what passes takes its time to travel, shares a bandwidth, and
// is counted. A kernel's own shaping isn't everywhere; this needs none.
package link

import (
	"errors"
	"net"
	"time"
)

// Shape is what a link does to what passes. The zero Shape does nothing.
type Shape struct {
	// RoundTrip is how long a question and its answer travel.
	RoundTrip time.Duration
	// Mbits is the bandwidth in each direction, in megabits a second; 0 is any.
	Mbits float64
}

// Link is shared by all that passes in either direction.
type Link struct {
	shape    Shape
	up, down bandwidth
}

// New returns a link of a shape.
func New(shape Shape) *Link {
	return &Link{shape: shape, up: bandwidth{mbits: shape.Mbits}, down: bandwidth{mbits: shape.Mbits}}
}

// Relay passes the connections of a listener on to a server, until the listener
// is closed, and counts them.
func (l *Link) Relay(from net.Listener, to string) *Count {
	count := &Count{}
	go func() {
		for {
			client, err := from.Accept()
			if errors.Is(err, net.ErrClosed) {
				return
			}
			if err == nil {
				go l.connect(client, to, count)
			}
		}
	}()
	return count
}

// connect joins a client with the server; the kernel has greeted the client
// already, which would have taken a round trip.
func (l *Link) connect(client net.Conn, to string, count *Count) {
	defer client.Close()
	time.Sleep(l.shape.RoundTrip)
	server, err := net.Dial("tcp", to)
	if err != nil {
		return
	}
	defer server.Close()
	asked := make(chan struct{})
	go func() {
		defer close(asked)
		l.pass(server, client, &l.up, &count.up)
	}()
	l.pass(client, server, &l.down, &count.down)
	<-asked
}

// chunk is data on its way, and when it arrives.
type chunk struct {
	data    []byte
	arrives time.Time
}

// inFlight is how many chunks are on their way at most: more than what the link
// holds at 1 Gbit/s.
const inFlight, chunkSize = 128, 32 << 10

// pass carries one direction of a connection to its end.
func (l *Link) pass(to, from net.Conn, width *bandwidth, bytes *counter) {
	travelling := make(chan chunk, inFlight)
	go func() {
		defer close(travelling)
		for {
			data := make([]byte, chunkSize)
			n, err := from.Read(data)
			if n > 0 {
				travelling <- chunk{data[:n], time.Now().Add(l.shape.RoundTrip / 2)}
			}
			if err != nil {
				return
			}
		}
	}()
	deliver(to, travelling, width, bytes)
}

func deliver(to net.Conn, travelling <-chan chunk, width *bandwidth, bytes *counter) {
	// Whoever reads ends when nobody takes what it read.
	defer func() {
		for range travelling {
		}
	}()
	for c := range travelling {
		time.Sleep(time.Until(c.arrives))
		width.wait(len(c.data))
		bytes.Add(int64(len(c.data)))
		if _, err := to.Write(c.data); err != nil {
			_ = to.Close()
			return
		}
	}
	if half, ok := to.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
}
