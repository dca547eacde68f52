// CPU, memory and other resources of a container, as the API server would judge them in a pod.
import { documented, kubernetesType, type PassThrough } from '../kubernetes/types.ts';
import { isQuantity, quantityValue } from '../quantity.ts';
import { celText, type Rule, SUBDOMAIN, withRules } from './fields.ts';
import { QUALIFIED_NAME } from './labels.ts';

type Amounts = Readonly<Record<string, string | number>>;
type Field = 'requests' | 'limits';

/** CPU and memory of a container. */
export const resources = () =>
  withRules(
    kubernetesType('ResourceRequirements', {
      requests: [areResources, areQuantities],
      limits: [areResources, areQuantities],
    }),
    requestsFit,
    wholeAreEqual,
    hugePagesHaveMore,
  )
    .optional()
    .describe(
      `CPU and memory of the main container: ${documented('ResourceRequirements')}; claims are not taken. Default: none.`,
    );

/** Those of Kubernetes itself, and those of a device plugin with its domain, which has a dot. */
const NAME = new RegExp(
  `^(cpu|memory|ephemeral-storage|hugepages-[1-9][0-9]*[KMGT]i|[a-z0-9]+(-+[a-z0-9]+)*[.]${SUBDOMAIN}[/]${QUALIFIED_NAME})$`,
);
/** Can't be shared, so that a request is the limit. */
const WHOLE = /^hugepages-|[/]/;

const areResources: Rule<Amounts> = {
  cel: `self.all(n, n.matches(${celText(NAME.source)}))`,
  message:
    'must name resources: cpu, memory, ephemeral-storage, hugepages-<size>, or one with a domain, such as "nvidia.com/gpu"',
  holds: (amounts) => Object.keys(amounts).every((name) => NAME.test(name)),
};

/** An amount may be a number too; CEL sees it as a value of unknown type. */
const areQuantities: Rule<Amounts> = {
  cel: "self.all(n, isQuantity(string(self[n])) && !quantity(string(self[n])).isLessThan(quantity('0')))",
  message: 'must be quantities that are not negative, such as "500m" or "2Gi"',
  holds: (amounts) =>
    Object.values(amounts)
      .map(String)
      .every((text) => isQuantity(text) && quantityValue(text) >= 0),
};

const requestsFit: Rule<PassThrough> = {
  cel: '!has(self.requests) || !has(self.limits) || self.requests.all(n, !(n in self.limits) || !isQuantity(string(self.requests[n])) || !isQuantity(string(self.limits[n])) || !quantity(string(self.requests[n])).isGreaterThan(quantity(string(self.limits[n]))))',
  message: 'requests must not be larger than limits: lower the request or raise the limit',
  holds: (value) => compared(value).every(({ request, limit }) => limit === undefined || request <= limit),
};

const wholeAreEqual: Rule<PassThrough> = {
  cel: `!has(self.requests) || self.requests.all(n, !n.matches(${celText(WHOLE.source)}) || (has(self.limits) && n in self.limits && string(self.requests[n]) == string(self.limits[n])))`,
  message:
    'requests of hugepages and of resources with a domain must be the same as their limits: give both, or the limit alone',
  holds: (value) => {
    const limits = new Map(amountsOf(value, 'limits'));
    return amountsOf(value, 'requests').every(([name, text]) => !WHOLE.test(name) || limits.get(name) === text);
  },
};

const hugePagesHaveMore: Rule<PassThrough> = {
  cel: "!has(self.limits) || !self.limits.exists(n, n.startsWith('hugepages-')) || ['cpu', 'memory'].exists(n, n in self.limits || n in self.?requests.orValue({}))",
  message: 'hugepages need cpu or memory beside them: add one of the two',
  holds: (value) => {
    const names = (['requests', 'limits'] as const).flatMap((field) => amountsOf(value, field).map(([name]) => name));
    return !names.some((name) => name.startsWith('hugepages-')) || names.includes('cpu') || names.includes('memory');
  },
};

/** Requests with their limits; what is no quantity is told by another rule. */
function compared(value: PassThrough) {
  const limits = new Map(amountsOf(value, 'limits'));
  return amountsOf(value, 'requests').flatMap(([name, text]) => {
    const limit = limits.get(name);
    if (!isQuantity(text) || (limit !== undefined && !isQuantity(limit))) return [];
    return [{ name, request: quantityValue(text), limit: limit === undefined ? undefined : quantityValue(limit) }];
  });
}

const amountsOf = (value: PassThrough, field: Field): readonly (readonly [string, string])[] =>
  Object.entries((value as { readonly [Name in Field]?: Amounts })[field] ?? {}).map(([name, amount]) => [
    name,
    String(amount),
  ]);
