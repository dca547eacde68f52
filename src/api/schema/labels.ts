// Labels and annotations, and what selects by them: the rules that the API server would apply to pods and policies only.
import { kubernetesType, type PassThrough } from '../kubernetes/types.ts';
import { celText, type Rule, SUBDOMAIN, stringMap, withRules } from './fields.ts';

type Map = Readonly<Record<string, string>>;

/** What stands behind the prefix of a key. */
export const QUALIFIED_NAME = '[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?';
/** "prefix/name" or "name", as the keys of labels and annotations are. */
export const KEY = new RegExp(`^(${SUBDOMAIN}[/])?${QUALIFIED_NAME}$`);
const LABEL_VALUE = new RegExp(`^(${QUALIFIED_NAME})?$`);

/** Annotations of an object. */
export const annotations = () => withRules(stringMap(), keysAre('annotations'));

/** Kubernetes copies these into the security context of the pod: "unconfined" would take AppArmor away from a container. */
const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/';

/** Annotations of pods. */
export const podAnnotations = () =>
  withRules(annotations(), {
    cel: `!self.exists(k, k.startsWith(${celText(APP_ARMOR)}))`,
    message: `keys must not begin with ${APP_ARMOR}: they would change how its containers are confined`,
    holds: (map) => !Object.keys(map).some((key) => key.startsWith(APP_ARMOR)),
  });

/** Labels of a node. */
export const nodeLabels = () => withRules(stringMap(64, 63), keysAre('labels'), valuesAreLabels);

/** By which this operator and Kubernetes' own controllers tell pods apart, and policies say who may connect. */
const RESERVED = /^(((apps?|statefulset)[.]kubernetes|securethanos)[.]io[/]|(pod-template|controller-revision)-hash$)/;

/** Labels of pods, besides those by which they are found. */
export const podLabels = () =>
  withRules(stringMap(64, 63), keysAre('labels'), valuesAreLabels, {
    cel: `!self.exists(k, k.matches(${celText(RESERVED.source)}))`,
    message:
      'must not hold app.kubernetes.io/*, securethanos.io/* and what Kubernetes sets itself (statefulset.kubernetes.io/*, apps.kubernetes.io/*, pod-template-hash, controller-revision-hash), by which pods are found: take keys of your own',
    holds: (map) => !Object.keys(map).some((key) => RESERVED.test(key)),
  });

/** A selector of labels, as everywhere in Kubernetes. */
export const labelSelector = () =>
  withRules(kubernetesType('LabelSelector'), valuesFitOperators)
    // In code alone: in CEL at every selector it would not fit into the CRD.
    .refine((selector) => namesAreLabels(selector), { message: NAMES_ARE_LABELS });

function keysAre(what: string): Rule<Map> {
  return {
    cel: `self.all(k, k.matches(${celText(KEY.source)}))`,
    message: `keys must be keys of ${what}: a name, or "prefix/name", such as "example.com/role"`,
    holds: (map) => Object.keys(map).every((key) => KEY.test(key)),
  };
}

const valuesAreLabels: Rule<Map> = {
  cel: `self.all(k, self[k].matches(${celText(LABEL_VALUE.source)}))`,
  message: 'values must be values of labels: letters, digits, "-", "_" and ".", such as "eu-1"',
  holds: (map) => Object.values(map).every((value) => LABEL_VALUE.test(value)),
};

/** As much of a label selector as the rules look at. */
export interface Selector {
  readonly matchLabels?: Map;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

const valuesFitOperators: Rule<PassThrough> = {
  cel: "!has(self.matchExpressions) || self.matchExpressions.all(e, (e.operator in ['In', 'NotIn']) == (e.?values.orValue([]) != []))",
  message: 'matchExpressions need values with In and NotIn, and none with Exists and DoesNotExist',
  holds: ({ matchExpressions = [] }: Selector) =>
    matchExpressions.every(({ operator, values = [] }) => ['In', 'NotIn'].includes(operator) === values.length > 0),
};

const NAMES_ARE_LABELS =
  'must hold keys and values of labels: "name" or "prefix/name", and up to 63 letters, digits, "-", "_" and ".", such as "example.com/role" and "eu-1"';

const namesAreLabels = ({ matchLabels = {}, matchExpressions = [] }: Selector): boolean =>
  Object.entries(matchLabels).every(([key, value]) => KEY.test(key) && LABEL_VALUE.test(value)) &&
  matchExpressions.every(({ key, values = [] }) => KEY.test(key) && values.every((value) => LABEL_VALUE.test(value)));

/** What is wrong with a selector that lies deep in a type of Kubernetes, in the words of its rules. */
export function selectorProblem(selector: Selector): string | undefined {
  if (!valuesFitOperators.holds(selector as PassThrough)) return valuesFitOperators.message;
  return namesAreLabels(selector) ? undefined : NAMES_ARE_LABELS;
}

/** The label keys that a selector names. */
export const selectorKeys = ({ matchLabels = {}, matchExpressions = [] }: Selector): readonly string[] => [
  ...Object.keys(matchLabels),
  ...matchExpressions.map(({ key }) => key),
];
