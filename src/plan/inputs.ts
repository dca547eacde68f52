// What the stack reads from objects that the user owns: gathered by the controller, plain data from here on.
import type { Credentials } from '../user-files/alertmanagers/credentials.ts';
import type { ObjectStorageFacts } from '../user-files/object-storage/facts.ts';
import type { JudgedRules } from '../user-files/rules/judged.ts';
import type { JudgedScrapes } from '../user-files/scrape/judged.ts';

/** A usable object storage configuration: where it is mounted from and what it points to. */
export interface ObjectStorageInput {
  readonly secretName: string;
  readonly key: string;
  /** Hash of the Secret's content: Thanos reads the file once, so pods roll when it changes. */
  readonly hash: string;
  readonly facts: ObjectStorageFacts;
}

/** The API server as pods reach it, behind its Service. */
export interface ApiServerAddress {
  readonly ip: string;
  readonly port: number;
}

/** Credentials by the URL of their Alertmanager. */
export type CredentialsByUrl = ReadonlyMap<string, Credentials>;

/** All inputs of one pass. */
export interface Inputs {
  /** By Secret name and key, as `objectStorageKey` joins them. */
  readonly objectStorages: ReadonlyMap<string, ObjectStorageInput>;
  /** The additional scrape configurations, judged. */
  readonly scrapes?: JudgedScrapes;
  /** The jobs that are in use, judged again, where the scrape configurations are bad or missing. */
  readonly lastGoodScrapes?: JudgedScrapes;
  /** All rules that the stack names, judged. */
  readonly rules: readonly JudgedRules[];
  /** The last good rules of sources that are bad or missing, judged again. */
  readonly lastGoodRules?: readonly JudgedRules[];
  readonly apiServer: readonly ApiServerAddress[];
  /** What Ruler shows at Alertmanagers that ask for it, by URL. */
  readonly alertmanagers?: CredentialsByUrl;
  /** An older stack of the namespace compacts the same bucket, or may do so: the Compactor of this one must have no pod. */
  readonly compactorIsHeld?: boolean;
}

/** The key of one object storage reference in `Inputs.objectStorages`. */
export const objectStorageKey = ({ name, key }: { readonly name: string; readonly key: string }): string =>
  `${name}/${key}`;
