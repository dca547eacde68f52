import { stringify } from 'yaml';
import { IMAGES } from '../images/catalogue.ts';
import type { KubernetesObject } from '../kubernetes.ts';
import { restrictedContainer, restrictedNamespace, restrictedPod } from '../restricted.ts';

const NAME = 'alertmanager';
const LABELS = { app: NAME };
const PORT = 9093;

/** A routing tree with one receiver that tells nobody: alerts can be read from the API. */
const CONFIGURATION = stringify({ route: { receiver: 'nobody', group_wait: '1s' }, receivers: [{ name: 'nobody' }] });

/** The address that rulers send alerts to. */
export function alertmanagerUrl(namespace: string): string {
  return `http://${NAME}.${namespace}.svc:${PORT}`;
}

/** One Alertmanager without peers, in a namespace of its own that admits restricted pods only. */
export function alertmanagerObjects(namespace: string): object[] {
  return [restrictedNamespace(namespace), configuration(namespace), service(namespace), pod(namespace)];
}

function configuration(namespace: string): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: NAME, namespace },
    data: { 'alertmanager.yml': CONFIGURATION },
  };
}

function service(namespace: string): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: NAME, namespace },
    spec: { selector: LABELS, ports: [{ name: 'http', port: PORT }] },
  };
}

function pod(namespace: string): KubernetesObject {
  const container = restrictedContainer({
    name: NAME,
    image: IMAGES.alertmanager,
    args: [
      '--config.file=/configuration/alertmanager.yml',
      '--storage.path=/data',
      `--web.listen-address=:${PORT}`,
      // No gossip: one replica has nobody to agree with.
      '--cluster.listen-address=',
    ],
    ports: [{ name: 'http', containerPort: PORT }],
    readinessProbe: { httpGet: { path: '/-/ready', port: PORT }, periodSeconds: 1 },
    volumeMounts: [
      { name: 'configuration', mountPath: '/configuration', readOnly: true },
      { name: 'data', mountPath: '/data' },
    ],
  });
  const volumes = [
    { name: 'configuration', configMap: { name: NAME } },
    { name: 'data', emptyDir: {} },
  ];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: NAME, namespace, labels: LABELS },
    spec: restrictedPod({ containers: [container], volumes }),
  };
}
