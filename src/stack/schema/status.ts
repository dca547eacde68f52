import { z } from 'zod';
import { AUTHORITY_NAMES, type Authority } from '../../components/authorities.ts';
import { mostComponents } from '../instances.ts';

const condition = z.strictObject({
  type: z.string().max(316).describe('What it is about, such as Ready.'),
  status: z.enum(['True', 'False', 'Unknown']).describe('True, False or Unknown.'),
  reason: z.string().min(1).max(1024).describe('Why, in a word that programs may rely on.'),
  message: z.string().max(32_768).describe('Why, in sentences for people.'),
  observedGeneration: z.int().optional().describe('Generation of the spec that it speaks of.'),
  lastTransitionTime: z.string().meta({ format: 'date-time' }).describe('When the status last changed.'),
});

const release = z.strictObject({
  version: z.string().max(64).describe('Version.'),
  image: z.string().max(512).describe('Image.'),
  probeImage: z.string().max(512).optional().describe('Image that brings the program of its readiness probe.'),
});

const componentStatus = z.strictObject({
  name: z.string().max(63).describe('Component.'),
  ready: z.string().max(16).describe('Ready pods of wanted pods, such as "2/2".'),
  version: z.string().max(64).describe('Version that its pods are started with.'),
  rolledOut: release
    .optional()
    .describe(
      'What all of its pods last ran and stayed ready with. It keeps that while another component gets its turn.',
    ),
  certificateExpiry: z.string().meta({ format: 'date-time' }).optional().describe('End of its certificate.'),
  trust: z.string().max(253).optional().describe('Trust object that its pods should run with.'),
  volumeSize: z
    .string()
    .max(64)
    .optional()
    .describe('What the largest of its volume claims asks for, such as "20Gi". spec may go back to it.'),
  message: z.string().max(1024).optional().describe('What is wrong, in a sentence.'),
});

const keyFingerprint = () => z.string().max(64).optional().describe('Lower-case hex.');

/** One for each CA. */
const keyFingerprints = () =>
  Object.fromEntries(AUTHORITY_NAMES.map((name) => [name, keyFingerprint()])) as Record<
    Authority,
    ReturnType<typeof keyFingerprint>
  >;

const allowedIdentities = z.strictObject({
  fingerprint: z.string().max(64).describe('SHA-256 of the list, lower-case hex.'),
  epoch: z.string().max(64).describe('Mark of its pods; another one after a removal.'),
});

const givenUpText = z.strictObject({
  text: z.string().max(64).describe('Which text it is: a hash of its content, or of the version of its Secret.'),
  reason: z.enum(['TooSlow', 'TooMuchMemory', 'Failed']).describe('Why it was given up.'),
  until: z.string().meta({ format: 'date-time' }).describe('When it may be tried again although it did not change.'),
  pauseSeconds: z.int().describe('How long this pause is; the next one is twice as long.'),
});

/** Room for each instance of each component; no less than the first version had. */
const MOST_ROWS = Math.max(16, mostComponents());

/** What the operator saw and did. */
export const stackStatus = z
  .strictObject({
    observedGeneration: z
      .int()
      .optional()
      .describe('Generation of the spec that this status speaks of; -1 until the operator has looked at the stack.'),
    conditions: z.array(condition).max(32).optional().describe('Facts about the stack; see docs/status.md.'),
    ready: z.string().max(16).optional().describe('Ready components of all components, such as "6/6".'),
    version: z.string().max(64).optional().describe('Version of Thanos that the pods should run.'),
    components: z.array(componentStatus).max(MOST_ROWS).optional().describe('One entry a component.'),
    versionChange: z
      .strictObject({
        rolling: z.array(z.string().max(63)).max(MOST_ROWS).describe('Components that get it now.'),
        waiting: z.array(z.string().max(63)).max(MOST_ROWS).describe('Components that keep what they ran until then.'),
      })
      .optional()
      .describe('There while another version or image goes through the stack, one component after another.'),
    tls: z
      .strictObject({
        certificates: z.string().max(64).optional().describe('Valid certificates of all certificates, such as "8/8".'),
        nextRenewal: z
          .string()
          .meta({ format: 'date-time' })
          .optional()
          .describe('When the next certificate is renewed.'),
        authorities: z
          .strictObject(keyFingerprints())
          .optional()
          .describe(
            'SHA-256 fingerprints of the public keys of the CAs: no other CA is used, whatever lies in a Secret.',
          ),
        allowedIdentities: z
          .record(z.string().max(63), allowedIdentities)
          .optional()
          .describe(
            'By component, whom its HTTP listener serves: a removal is told from this record, whatever lies in a ConfigMap.',
          ),
        rootFingerprint: z.string().max(128).optional().describe('SHA-256 fingerprint of the root CA.'),
        keyExchange: z
          .string()
          .max(1024)
          .optional()
          .describe(
            'How listeners agreed on keys at the last verification, such as "X25519MLKEM768"; of several groups with listeners of each.',
          ),
      })
      .optional()
      .describe('Certificates of the stack.'),
    givenUp: z
      .array(givenUpText)
      .max(20)
      .optional()
      .describe('Texts that took too much to read, so that a restart of the operator does not try them at once.'),
    endpoints: z
      .strictObject({
        query: z.string().max(512).optional().describe('URL of Query inside of the cluster.'),
      })
      .optional()
      .describe('Where declared clients connect to.'),
  })
  .describe('What the operator saw.');
