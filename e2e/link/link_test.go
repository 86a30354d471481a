package link

import (
	"io"
	"net"
	"testing"
	"time"
)

// A link takes at least the time that its shape says, and counts every byte.
func TestALinkTakesItsTime(t *testing.T) {
	for name, c := range map[string]struct {
		shape   Shape
		atLeast time.Duration
	}{
		"nothing is shaped":                       {Shape{}, 0},
		"a greeting and an answer, two trips":     {Shape{RoundTrip: 50 * time.Millisecond}, 100 * time.Millisecond},
		"a megabyte at 40 Mbit/s, a fifth second": {Shape{Mbits: 40}, 200 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			const size = 1 << 20
			address, count := relayed(t, c.shape, size)
			start := time.Now()
			got, err := ask(address)
			if err != nil || got != size {
				t.Fatalf("got %d bytes of %d: %v", got, size, err)
			}
			if took := time.Since(start); took < c.atLeast {
				t.Errorf("took %s, less than %s", took, c.atLeast)
			}
			if count.Down() != size || count.Up() != 1 {
				t.Errorf("counted %d down and %d up", count.Down(), count.Up())
			}
		})
	}
}

// relayed starts a server that answers one byte by that many, behind a link.
func relayed(t *testing.T, shape Shape, size int) (address string, count *Count) {
	t.Helper()
	server, relay := listen(t), listen(t)
	go func() {
		conn, err := server.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		_, _ = io.ReadFull(conn, make([]byte, 1))
		_, _ = conn.Write(make([]byte, size))
	}()
	return relay.Addr().String(), New(shape).Relay(relay, server.Addr().String())
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	return listener
}

// ask sends a byte and reads to the end.
func ask(address string) (int64, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	if _, err := conn.Write([]byte{1}); err != nil {
		return 0, err
	}
	return io.Copy(io.Discard, conn)
}
