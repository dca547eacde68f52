// Images of the pods: how they are named, and what they are pulled with.
import { z } from 'zod';
import { objectName, text, withRules } from './fields.ts';

/** As the references of the distribution project (its `reference` grammar): registry with port, path, tag, digest. */
const HOST =
  /([a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])(:[0-9]+)?/;
const PART = /[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*/;
const REFERENCE = new RegExp(
  `^(${HOST.source}/)?${PART.source}(/${PART.source})*(:[a-zA-Z0-9_][-a-zA-Z0-9_.]{0,127})?(@sha256:[a-f0-9]{64})?$`,
);

/** An image reference; a digest is allowed. */
export const image = () =>
  text(
    512,
    REFERENCE,
    'must be an image reference, such as "quay.io/thanos/thanos:v0.42.4"; a digest behind it is "@sha256:" and 64 characters of 0-9 and a-f: copy it from the registry, or leave it out',
  );

/** More than anybody was seen to need; without a bound the API server can't tell what the rule costs. */
const MOST_PULL_SECRETS = 16;

/** Secrets that the kubelet pulls images with. */
export const imagePullSecrets = () =>
  withRules(
    z
      .array(
        z.strictObject({
          name: objectName().describe(
            'Name of a Secret of type kubernetes.io/dockerconfigjson or kubernetes.io/dockercfg, in the namespace of the stack.',
          ),
        }),
      )
      .max(MOST_PULL_SECRETS)
      .meta({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] }),
    {
      cel: 'self.all(a, self.exists_one(b, b.name == a.name))',
      message: 'must not name one Secret twice: remove one of the two',
      holds: (list) => new Set(list.map(({ name }) => name)).size === list.length,
    },
  )
    .default([])
    .describe('Secrets that the images of all pods of the stack are pulled with, as in a pod.');
