package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"
)

// A TLS 1.3 server judges the client's certificate after the client has finished, so a refusal comes as an alert
// on the first read: a server that stays silent this long has accepted.
const refusalTimeout = time.Second

func dialTLS(arguments []string) error {
	configuration, target, err := parseTLS("tls", arguments)
	if err != nil {
		return err
	}
	connection, err := tls.DialWithDialer(&net.Dialer{Timeout: dialTimeout}, "tcp", target, configuration)
	if err != nil {
		return err
	}
	defer connection.Close()
	if err := awaitRefusal(connection); err != nil {
		return err
	}
	state := connection.ConnectionState()
	fmt.Println("OPEN", tls.VersionName(state.Version), state.PeerCertificates[0].Subject)
	return nil
}

func awaitRefusal(connection *tls.Conn) error {
	if err := connection.SetReadDeadline(time.Now().Add(refusalTimeout)); err != nil {
		return err
	}
	_, err := connection.Read(make([]byte, 1))
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		return nil
	}
	return err
}

func get(arguments []string) error {
	configuration, target, err := parseTLS("get", arguments)
	if err != nil {
		return err
	}
	client := http.Client{Timeout: 2 * dialTimeout, Transport: &http.Transport{TLSClientConfig: configuration}}
	response, err := client.Get(target)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	fmt.Println(response.StatusCode)
	_, err = io.Copy(os.Stdout, response.Body)
	return err
}

func parseTLS(command string, arguments []string) (*tls.Config, string, error) {
	flags := flag.NewFlagSet(command, flag.ContinueOnError)
	ca := flags.String("ca", "", "file with the authorities to trust")
	certificate := flags.String("cert", "", "file with the client's certificate chain")
	key := flags.String("key", "", "file with the client's private key")
	serverName := flags.String("server-name", "", "name to expect instead of the target's")
	if err := flags.Parse(arguments); err != nil {
		return nil, "", err
	}
	if flags.NArg() != 1 {
		return nil, "", fmt.Errorf("%s takes one target", command)
	}
	configuration := &tls.Config{ServerName: *serverName}
	if *ca != "" {
		pem, err := os.ReadFile(*ca)
		if err != nil {
			return nil, "", err
		}
		configuration.RootCAs = x509.NewCertPool()
		if !configuration.RootCAs.AppendCertsFromPEM(pem) {
			return nil, "", fmt.Errorf("%s holds no certificate", *ca)
		}
	}
	if *certificate != "" {
		pair, err := tls.LoadX509KeyPair(*certificate, *key)
		if err != nil {
			return nil, "", err
		}
		configuration.Certificates = []tls.Certificate{pair}
	}
	return configuration, flags.Arg(0), nil
}
