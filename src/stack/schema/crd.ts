// The CustomResourceDefinition, whole, from the same schemas that check a spec offline.

import { type JsonSchema, structuralSchema } from '../../api/crd/structural.ts';
import { API_VERSION, GROUP, KIND, PLURAL, SHORT_NAME, SINGULAR, VERSION } from '../../api/group.ts';
import type { KubernetesObject } from '../../api/objects.ts';
import { celText } from '../../api/schema/fields.ts';
import { MAX_STACK_NAME, STACK_NAME, STACK_NAME_MESSAGE } from '../../api/schema/stack-name.ts';
import { celOfChange, changeRules } from './changes.ts';
import { stackSpec } from './stack.ts';
import { stackStatus } from './status.ts';

/** Columns of `kubectl get securethanosstacks`. */
const PRINTER_COLUMNS = [
  { name: 'Ready', type: 'string', jsonPath: ".status.conditions[?(@.type=='Ready')].status" },
  { name: 'Version', type: 'string', jsonPath: '.status.version' },
  { name: 'Components', type: 'string', jsonPath: '.status.ready' },
  { name: 'Certificates', type: 'string', jsonPath: '.status.tls.certificates' },
  { name: 'Next-Renewal', type: 'string', jsonPath: '.status.tls.nextRenewal' },
  { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  // In `-o wide` alone: what Ready says of itself.
  { name: 'Reason', type: 'string', priority: 1, jsonPath: ".status.conditions[?(@.type=='Ready')].reason" },
  { name: 'Message', type: 'string', priority: 1, jsonPath: ".status.conditions[?(@.type=='Ready')].message" },
];

/**
 * The status of a stack that no operator has looked at yet. Without it kstatus, and with it Flux, takes a new stack for
 * Current: an object that says nothing about itself counts as done.
 */
const NOT_YET_OBSERVED = { observedGeneration: -1 };

/** The CustomResourceDefinition of SecureThanosStack. */
export function buildCustomResourceDefinition(): KubernetesObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${PLURAL}.${GROUP}`, labels: { 'app.kubernetes.io/part-of': 'secure-thanos-operator' } },
    spec: {
      group: GROUP,
      scope: 'Namespaced',
      names: {
        kind: KIND,
        listKind: `${KIND}List`,
        plural: PLURAL,
        singular: SINGULAR,
        shortNames: [SHORT_NAME],
        categories: ['thanos'],
      },
      versions: [
        {
          name: VERSION,
          served: true,
          storage: true,
          additionalPrinterColumns: PRINTER_COLUMNS,
          subresources: { status: {} },
          schema: { openAPIV3Schema: rootSchema() },
        },
      ],
    },
  };
}

function rootSchema(): JsonSchema {
  return {
    type: 'object',
    description: `${KIND} (${API_VERSION}) is a Thanos in which every conversation is mutual TLS and every permission is derived.`,
    required: ['spec'],
    'x-kubernetes-validations': [
      {
        rule: `self.metadata.name.size() <= ${MAX_STACK_NAME} && self.metadata.name.matches(${celText(STACK_NAME.source)})`,
        message: `metadata.name ${STACK_NAME_MESSAGE}`,
      },
      ...changeRules().map(celOfChange),
    ],
    properties: {
      apiVersion: { type: 'string', description: `Always ${API_VERSION}.` },
      kind: { type: 'string', description: `Always ${KIND}.` },
      // The API server has its own schema and texts for it, and takes no other.
      metadata: { type: 'object' },
      spec: structuralSchema(stackSpec),
      status: { ...structuralSchema(stackStatus), default: NOT_YET_OBSERVED },
    },
  };
}
