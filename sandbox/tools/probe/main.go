// Command probe is what the sandbox runs in pods that must see or be seen: it holds no shell and needs no rights.
//
//	probe pause                    keep a pod's namespaces open and reap orphans (the pod sandbox's PID 1)
//	probe sleep                    do nothing until told to stop
//	probe serve :8080              answer every HTTP request with the host's name
//	probe dns NAME                 resolve and print
//	probe tcp HOST:PORT            connect
//	probe get [tls flags] URL      GET and print status and body
//	probe tls [tls flags] HOST:PORT  handshake, and wait whether the server refuses
//	probe plaintext FLAGS          answer in plaintext at the addresses of a component's flags
//	probe crash 3s WORDS           end after that time, with these words
//
// tls flags: --ca FILE --cert FILE --key FILE --server-name NAME
// A command that reached its goal exits with 0; otherwise it prints CLOSED with the reason and exits with 1.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

var commands = map[string]func(arguments []string) error{
	"pause":     pause,
	"sleep":     sleep,
	"serve":     serve,
	"dns":       resolve,
	"tcp":       dialTCP,
	"get":       get,
	"tls":       dialTLS,
	"plaintext": plaintext,
	"crash":     crash,
}

func main() {
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: probe pause|sleep|serve|dns|tcp|get|tls|plaintext|crash ...")
		os.Exit(2)
	}
	if err := commands[os.Args[1]](os.Args[2:]); err != nil {
		fmt.Println("CLOSED", err)
		os.Exit(1)
	}
}

func sleep([]string) error {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)
	<-stop
	return nil
}
