// Where files are inside of containers. Every container of the stack sees the same places.

export const TLS_DIRECTORY = '/etc/thanos/tls';
/** The certificate of the probe, where that is another one than the component's. */
export const PROBE_TLS_DIRECTORY = '/etc/thanos/probe-tls';
/** mesh.crt and root.crt: read once at start by gRPC. */
export const TRUST_DIRECTORY = '/etc/thanos/trust';
/** root.crt alone: a directory for SSL_CERT_DIR may hold nothing but trusted roots. */
export const ROOT_DIRECTORY = '/etc/thanos/root';
/** clients.crt: read again for each HTTP connection. */
export const HTTP_TRUST_DIRECTORY = '/etc/thanos/http-trust';
export const CONFIGURATION_DIRECTORY = '/etc/thanos/configuration';
/** Where Ruler sends alerts, and what it shows there, if that is secret. */
export const ALERTMANAGERS_DIRECTORY = '/etc/thanos/alertmanagers';
export const OBJECT_STORAGE_DIRECTORY = '/etc/thanos/object-storage';
export const RULES_DIRECTORY = '/etc/thanos/rules';
/** Rules that the Thanos of the pod accepts. */
export const CHECKED_RULES_DIRECTORY = '/etc/thanos/checked-rules';
/** Prometheus' configuration as the operator writes it, and as the promtool of the pod accepts it. */
export const CONFIGURATION_SOURCE_DIRECTORY = '/etc/prometheus/configuration';
export const CHECKED_CONFIGURATION_DIRECTORY = '/etc/prometheus/checked';
/** promtool, put there by an init container. */
export const PROBE_DIRECTORY = '/opt/probe';
export const DATA_DIRECTORY = '/data';

export const CERTIFICATE_FILE = `${TLS_DIRECTORY}/tls.crt`;
export const KEY_FILE = `${TLS_DIRECTORY}/tls.key`;
export const MESH_CA_FILE = `${TRUST_DIRECTORY}/mesh.crt`;
export const ROOT_CA_FILE = `${TRUST_DIRECTORY}/root.crt`;
export const HTTP_CLIENTS_CA_FILE = `${HTTP_TRUST_DIRECTORY}/clients.crt`;

/** Prometheus' configuration, in both of its places. */
export const PROMETHEUS_FILE = 'prometheus.yml';

/** A file of the component's configuration. */
export const configurationFile = (name: string): string => `${CONFIGURATION_DIRECTORY}/${name}`;
