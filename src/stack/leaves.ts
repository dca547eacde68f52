// Which certificates a component has. Who asks others shows one leaf on both sides. Who only answers has a leaf for servers
// alone, so that his stolen key asks nobody; his own probe shows a second leaf, which the access CA signs: gRPC refuses it,
// and of all HTTP listeners his own alone has this identity on its list.
import { type Component, SERVES_ONLY } from './components.ts';
import { certificateSecretName, probeSecretName, type StackId } from './names.ts';

/** The holder of a leaf for a probe. Its identity is that of the component. */
export type ProbeHolder = `${Component}/probe`;

/** One leaf of a component, or of a declared client. */
export interface Leaf {
  readonly holder: Component | ProbeHolder | `client/${string}`;
  readonly secretName: string;
  readonly signedBy: 'mesh' | 'access';
  /** Extended key usages (RFC 5280, section 4.2.1.12). */
  readonly usages: readonly ('serverAuth' | 'clientAuth')[];
}

/** The leaves of a component: first the one that its listeners show. */
export function leavesOf(stack: StackId, component: Component): readonly Leaf[] {
  const secretName = certificateSecretName(stack, component);
  if (!SERVES_ONLY.includes(component))
    return [{ holder: component, secretName, signedBy: 'mesh', usages: ['serverAuth', 'clientAuth'] }];
  return [
    { holder: component, secretName, signedBy: 'mesh', usages: ['serverAuth'] },
    {
      holder: `${component}/probe`,
      secretName: probeSecretName(stack, component),
      signedBy: 'access',
      usages: ['clientAuth'],
    },
  ];
}
