// Fields that end in pods as they are: Kubernetes' own types, and the rules that the API server would apply to the pods only.
import { kubernetesType, type PassThrough } from '../kubernetes/types.ts';
import { isQuantity, quantityValue } from '../quantity.ts';
import { celText, type Rule, stringMap, withRules } from './fields.ts';

type Amounts = Readonly<Record<string, string | number>>;
type Resources = { readonly requests?: Amounts; readonly limits?: Amounts };

/** CPU and memory of a container. */
export const resources = () =>
  withRules(kubernetesType('ResourceRequirements'), areQuantities('requests'), areQuantities('limits'), requestsFit)
    .optional()
    .describe('CPU and memory of the main container, as in a pod. Default: none.');

export const affinity = () => kubernetesType('Affinity');
export const spreadConstraint = () => kubernetesType('TopologySpreadConstraint');
export const toleration = () => withRules(kubernetesType('Toleration'), valueFitsOperator, secondsFitEffect);

/** A selector of labels, as everywhere in Kubernetes. */
export const labelSelector = () => withRules(kubernetesType('LabelSelector'), valuesFitOperators);

/** "prefix/name" or "name", as the keys of labels and annotations are. */
const KEY = /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** Annotations of an object. */
export const annotations = () => withRules(stringMap(), keysAre('annotations'));

/** Kubernetes copies these into the security context of the pod: "unconfined" would take AppArmor away from a container. */
const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/';

/** Annotations of pods. */
export const podAnnotations = () =>
  withRules(annotations(), {
    cel: `!self.exists(key, key.startsWith(${celText(APP_ARMOR)}))`,
    message: `keys must not begin with ${APP_ARMOR}: they would change how its containers are confined`,
    holds: (map) => !Object.keys(map).some((key) => key.startsWith(APP_ARMOR)),
  });

/** Labels of a node. */
export const nodeLabels = () =>
  withRules(stringMap(64, 63), keysAre('labels'), {
    cel: `self.all(key, self[key].matches(${celText(LABEL_VALUE.source)}))`,
    message: 'values must be values of labels: letters, digits, "-", "_" and ".", such as "eu-1"',
    holds: (map) => Object.values(map).every((value) => LABEL_VALUE.test(value)),
  });

function keysAre(what: string): Rule<Readonly<Record<string, string>>> {
  return {
    cel: `self.all(key, key.matches(${celText(KEY.source)}))`,
    message: `keys must be keys of ${what}: a name, or "prefix/name", such as "example.com/role"`,
    holds: (map) => Object.keys(map).every((key) => KEY.test(key)),
  };
}

/** An amount may be a number too; CEL sees it as a value of unknown type. */
function areQuantities(field: 'requests' | 'limits'): Rule<PassThrough> {
  const amount = `string(self.${field}[name])`;
  return {
    cel: `!has(self.${field}) || self.${field}.all(name, isQuantity(${amount}) && quantity(${amount}).compareTo(quantity('0')) >= 0)`,
    message: `${field} must be quantities that are not negative, such as "500m" or "2Gi"`,
    holds: (value) => amountsOf(value, field).every(([, text]) => isQuantity(text) && quantityValue(text) >= 0),
  };
}

const requestsFit: Rule<PassThrough> = {
  cel: '!has(self.requests) || !has(self.limits) || self.requests.all(name, !(name in self.limits) || !isQuantity(string(self.requests[name])) || !isQuantity(string(self.limits[name])) || quantity(string(self.requests[name])).compareTo(quantity(string(self.limits[name]))) <= 0)',
  message: 'requests must not be larger than limits: lower the request or raise the limit',
  holds: (value) => {
    const limits = new Map(amountsOf(value, 'limits'));
    return amountsOf(value, 'requests').every(([name, text]) => {
      const limit = limits.get(name);
      return (
        limit === undefined || !isQuantity(text) || !isQuantity(limit) || quantityValue(text) <= quantityValue(limit)
      );
    });
  },
};

const amountsOf = (value: PassThrough, field: 'requests' | 'limits'): readonly (readonly [string, string])[] =>
  Object.entries((value as Resources)[field] ?? {}).map(([name, amount]) => [name, String(amount)]);

const valueFitsOperator: Rule<PassThrough> = {
  cel: "has(self.operator) && self.operator == 'Exists' ? !has(self.value) || self.value == '' : has(self.key) && self.key != ''",
  message: 'value stands with the operator Equal only, and a key is required unless the operator is Exists',
  holds: ({ key, operator, value }) => (operator === 'Exists' ? !value : Boolean(key)),
};

const secondsFitEffect: Rule<PassThrough> = {
  cel: "!has(self.tolerationSeconds) || (has(self.effect) && self.effect == 'NoExecute')",
  message: 'tolerationSeconds stands with the effect NoExecute only: write effect: NoExecute or remove it',
  holds: ({ tolerationSeconds, effect }) => tolerationSeconds === undefined || effect === 'NoExecute',
};

type Expressions = readonly { readonly operator: string; readonly values?: readonly string[] }[];

const valuesFitOperators: Rule<PassThrough> = {
  cel: "!has(self.matchExpressions) || self.matchExpressions.all(e, (e.operator in ['In', 'NotIn']) == (has(e.values) && e.values.size() > 0))",
  message: 'matchExpressions need values with In and NotIn, and none with Exists and DoesNotExist',
  holds: ({ matchExpressions = [] }) =>
    (matchExpressions as Expressions).every(
      ({ operator, values = [] }) => ['In', 'NotIn'].includes(operator) === values.length > 0,
    ),
};
