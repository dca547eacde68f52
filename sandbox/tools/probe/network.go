package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"time"
)

const dialTimeout = 2 * time.Second

func serve(arguments []string) error {
	if len(arguments) != 1 {
		return fmt.Errorf("serve takes one address, such as :8080")
	}
	host, err := os.Hostname()
	if err != nil {
		return err
	}
	fmt.Println("serving on", arguments[0])
	return http.ListenAndServe(arguments[0], http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "hello from %s to %s\n", host, r.RemoteAddr)
	}))
}

func resolve(arguments []string) error {
	if len(arguments) != 1 {
		return fmt.Errorf("dns takes one name")
	}
	addresses, err := net.LookupHost(arguments[0])
	if err != nil {
		return err
	}
	fmt.Println(addresses)
	return nil
}

func dialTCP(arguments []string) error {
	if len(arguments) != 1 {
		return fmt.Errorf("tcp takes one host:port")
	}
	connection, err := net.DialTimeout("tcp", arguments[0], dialTimeout)
	if err != nil {
		return err
	}
	fmt.Println("OPEN")
	return connection.Close()
}
