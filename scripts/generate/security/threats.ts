// The threats of the community's self-assessment of Thanos (STRIDE), mitigation by mitigation.
import { DENIAL_OF_SERVICE } from './threats/denial-of-service.ts';
import { ELEVATION_OF_PRIVILEGE } from './threats/elevation-of-privilege.ts';
import { INFORMATION_DISCLOSURE } from './threats/information-disclosure.ts';
import { REPUDIATION } from './threats/repudiation.ts';
import { SPOOFING } from './threats/spoofing.ts';
import { TAMPERING } from './threats/tampering.ts';
import type { Section } from './types.ts';

export const THREATS: readonly Section[] = [
  SPOOFING,
  TAMPERING,
  REPUDIATION,
  INFORMATION_DISCLOSURE,
  DENIAL_OF_SERVICE,
  ELEVATION_OF_PRIVILEGE,
];
