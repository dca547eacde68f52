// The part of a spec that brings every component which a stack may lack, each as its schema fills it in: from the definitions, so
// that a further one is in whatever is made of it.
import type { Path } from '../../src/components/facts.ts';
import { FACTS } from '../../src/stack/components.ts';

type Spec = Readonly<Record<string, unknown>>;

/** Such as `{ ruler: {}, prometheus: { sidecar: {} } }`. */
export const everything = (): Spec =>
  FACTS.filter(({ broughtBy }) => broughtBy).reduce<Spec>((spec, { field }) => withPart(spec, field), {});

function withPart(spec: Spec, [name, ...inner]: Path): Spec {
  const own = (spec[name] ?? {}) as Spec;
  const [next, ...rest] = inner;
  return { ...spec, [name]: next === undefined ? own : withPart(own, [next, ...rest]) };
}
