// Discovery by the API server: Prometheus' discovery/kubernetes/kubernetes.go.
import { fault, needs } from './common.ts';
import { type Check, type Fault, type Fields, fieldsOf } from './fields-of.ts';
import { isDefaultClient } from './http-client.ts';

/** Whose objects each role may narrow. */
const SELECTORS: Readonly<Record<string, readonly string[]>> = {
  pod: ['pod', 'node'],
  service: ['service'],
  endpointslice: ['pod', 'service', 'endpointslice'],
  endpoints: ['pod', 'service', 'endpoints'],
  node: ['node'],
  ingress: ['ingress'],
};

export const checkKubernetes: Check = (fields) => [
  ...needs('role')(fields),
  ...checkServer(fields),
  ...checkSelectors(fields),
];

function checkServer({ has, isEmpty, entries, all }: Fields): readonly Fault[] {
  const own = fieldsOf(entries('namespaces')).isTrue('own_namespace');
  const hasServer = has('api_server');
  const hasFile = !isEmpty('kubeconfig_file');
  const isDefault = isDefaultClient(all);
  return [
    ...fault(
      'kubeconfig_file',
      hasFile && (hasServer || !isDefault),
      'excludes api_server and settings of the client: keep one of them',
    ),
    ...fault('api_server', !hasServer && !hasFile && !isDefault, 'is missing: settings of the client need it'),
    ...fault(
      'namespaces.own_namespace',
      own && (hasServer || hasFile),
      'excludes api_server and kubeconfig_file: keep one of them',
    ),
  ];
}

function checkSelectors({ items, text }: Fields): readonly Fault[] {
  const selectors = items('selectors').map((item) => fieldsOf(item.kind === 'map' ? item.entries : new Map()));
  const roles = selectors.map((selector) => selector.text('role'));
  const allowed = SELECTORS[text('role')] ?? [];
  return [
    ...fault('selectors', new Set(roles).size < roles.length, 'has two for one role: join them'),
    ...fault(
      'selectors',
      roles.some((role) => !allowed.includes(role)),
      `may be for ${allowed.join(', ')} only: remove others`,
    ),
    ...fault(
      'selectors',
      selectors.some((selector) => !isFieldSelector(selector.text('field'))),
      'has a field selector that Kubernetes does not read: correct it',
    ),
    ...fault(
      'selectors',
      selectors.some((selector) => !isLabelSelector(selector.text('label'))),
      'has a label selector that Kubernetes does not read: correct it',
    ),
  ];
}

const FIELD = /^[\w./-]+(?:==?|!=)[\w./:-]*$/;
const isFieldSelector = (text: string): boolean =>
  text === '' || text.split(',').every((term) => FIELD.test(term.trim()));

const NAME = '[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?';
const KEY = `(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?){0,3}/)?${NAME}`;
const LABEL = new RegExp(
  `^(?:!? ?${KEY}|${KEY} ?(?:==?|!=) ?(?:${NAME})?|${KEY} (?:in|notin) \\(${NAME}(?:, ?${NAME})*\\))$`,
);
/** Words that the grammar of selectors has for itself. */
const isLabelSelector = (text: string): boolean =>
  text === '' || terms(text).every((term) => LABEL.test(term) && !/^(?:!? ?)(?:in|notin)\b/.test(term));

/** Commas within brackets separate values. */
function terms(text: string): readonly string[] {
  const found = [''];
  let isInside = false;
  for (const sign of text) {
    if (sign === '(' || sign === ')') isInside = sign === '(';
    if (sign === ',' && !isInside) found.push('');
    else found.push(`${found.pop() ?? ''}${sign}`);
  }
  return found.map((term) => term.trim());
}
