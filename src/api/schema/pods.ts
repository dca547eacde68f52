// How pods are scheduled: Kubernetes' own types, and the rules that the API server would apply to the pods only.
import { z } from 'zod';
import { kubernetesType, type PassThrough } from '../kubernetes/types.ts';
import { affinityProblem } from './affinity.ts';
import { celText, type Rule, withRules } from './fields.ts';
import { KEY } from './labels.ts';
import { type Constraint, spreadProblem } from './spread.ts';

/** In code alone: the same in CEL at every term of every component would not fit into the CRD. */
export const affinity = () =>
  kubernetesType('Affinity').superRefine((value, context) => {
    const message = affinityProblem(value);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

/** How pods spread; a constraint is known by its key and what it does. */
export const spreadConstraints = () =>
  withRules(
    z
      .array(withRules(kubernetesType('TopologySpreadConstraint'), domainsAreWanted, keysHaveSelector, namesKey))
      .max(16),
    {
      cel: 'self.all(a, self.exists_one(b, b.topologyKey == a.topologyKey && b.whenUnsatisfiable == a.whenUnsatisfiable))',
      message: 'must not hold one topologyKey with one whenUnsatisfiable twice: remove one of the two',
      holds: (list) =>
        new Set(list.map(({ topologyKey, whenUnsatisfiable }) => `${topologyKey} ${whenUnsatisfiable}`)).size ===
        list.length,
    },
  ).superRefine((list, context) => {
    for (const [index, constraint] of list.entries()) {
      const message = spreadProblem(constraint as unknown as Constraint);
      if (message !== undefined) context.addIssue({ code: 'custom', message, path: [index] });
    }
  });

const domainsAreWanted: Rule<PassThrough> = {
  cel: "!has(self.minDomains) || self.whenUnsatisfiable == 'DoNotSchedule'",
  message: 'minDomains stands with whenUnsatisfiable DoNotSchedule only: write that, or remove minDomains',
  holds: ({ minDomains, whenUnsatisfiable }) => minDomains === undefined || whenUnsatisfiable === 'DoNotSchedule',
};

const keysHaveSelector: Rule<PassThrough> = {
  cel: 'self.?matchLabelKeys.orValue([]) == [] || has(self.labelSelector)',
  message: 'matchLabelKeys need a labelSelector beside them: add one, or remove matchLabelKeys',
  holds: ({ matchLabelKeys, labelSelector }) =>
    labelSelector !== undefined || ((matchLabelKeys ?? []) as readonly string[]).length === 0,
};

const namesKey: Rule<PassThrough> = {
  cel: `self.topologyKey.matches(${celText(KEY.source)})`,
  message: 'topologyKey must be a key of labels, such as "topology.kubernetes.io/zone"',
  holds: ({ topologyKey }) => KEY.test(String(topologyKey)),
};

export const toleration = () =>
  withRules(kubernetesType('Toleration'), valueFitsOperator, secondsFitEffect)
    // In code alone: Kubernetes bounds no key, so that in CEL it would cost too much.
    .refine(({ key = '' }) => key === '' || KEY.test(String(key)), {
      message: 'key must be a key of labels, such as "example.com/role"',
    });

const valueFitsOperator: Rule<PassThrough> = {
  cel: "self.?operator.orValue('') == 'Exists' ? self.?value.orValue('') == '' : self.?key.orValue('') != ''",
  message: 'value stands with the operator Equal only, and a key is required unless the operator is Exists',
  holds: ({ key, operator, value }) => (operator === 'Exists' ? !value : Boolean(key)),
};

const secondsFitEffect: Rule<PassThrough> = {
  cel: "!has(self.tolerationSeconds) || self.?effect.orValue('') == 'NoExecute'",
  message: 'tolerationSeconds stands with the effect NoExecute only: write effect: NoExecute or remove it',
  holds: ({ tolerationSeconds, effect }) => tolerationSeconds === undefined || effect === 'NoExecute',
};
