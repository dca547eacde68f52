import { buildCustomResourceDefinition } from '../../stack/schema/crd.ts';
import { UsageError } from '../options.ts';
import type { Verb } from '../verb.ts';
import { definitionYaml } from './yaml.ts';

/** The CustomResourceDefinition that this version was built for. */
export const crd: Verb = {
  usage: 'crd',
  summary: 'print the CustomResourceDefinition of SecureThanosStack',
  run: (args, { out }) => {
    if (args.length > 0) throw new UsageError('crd takes no arguments');
    out(definitionYaml(buildCustomResourceDefinition()));
    return 0;
  },
};
