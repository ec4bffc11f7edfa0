// go get github.com/nats-io/nats.go
package main

import (
	"fmt"
	"log"
	"time"

	"github.com/nats-io/nats.go"
)

func main() {
	nc, err := nats.Connect("nats://127.0.0.1:4222", nats.UserInfo("doorbell", "TOKEN"),
		nats.CustomInboxPrefix("_INBOX_doorbell"), nats.IgnoreAuthErrorAbort())
	if err != nil {
		log.Fatal(err)
	}
	nc.Subscribe("iris.*.*.avatar.*", func(m *nats.Msg) { fmt.Println(m.Subject, string(m.Data)) })
	body := []byte(`{"data":{"who":"Anna"}}`)
	stored, err := nc.Request("iris.iris.main.event.doorbell", body, 2*time.Second)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(stored.Data))
	select {}
}
