package main

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// plaintext stands in for a component whose image ignores what it is told about TLS: it listens where its flags say, and answers
// everybody in plaintext, by HTTP/1.1 and HTTP/2.
func plaintext(arguments []string) error {
	failed := make(chan error)
	listeners := 0
	for _, argument := range arguments {
		flag, address, _ := strings.Cut(argument, "=")
		if flag != "--http-address" && flag != "--grpc-address" && flag != "--web.listen-address" {
			continue
		}
		listeners++
		go func() { failed <- servePlaintext(address) }()
	}
	if listeners == 0 {
		return errors.New("plaintext takes flags such as --http-address=:8080")
	}
	return <-failed
}

func servePlaintext(address string) error {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	protocols.SetUnencryptedHTTP2(true)
	answer := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ready") })
	server := http.Server{Addr: address, Handler: answer, Protocols: protocols}
	return server.ListenAndServe()
}

// crash stands in for a component that comes up, and ends after a while with some last words. Further arguments are ignored.
func crash(arguments []string) error {
	if len(arguments) < 2 {
		return errors.New("crash takes a time, such as 3s, and the last words")
	}
	after, err := time.ParseDuration(arguments[0])
	if err != nil {
		return err
	}
	time.Sleep(after)
	return errors.New(arguments[1])
}
