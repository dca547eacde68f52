import type { Provider } from '../provider.ts';
import { ALIYUNOSS } from './aliyunoss.ts';
import { AZURE } from './azure.ts';
import { BOS } from './bos.ts';
import { COS } from './cos.ts';
import { GCS } from './gcs.ts';
import { OBS } from './obs.ts';
import { OCI } from './oci.ts';
import { S3 } from './s3.ts';
import { SWIFT } from './swift.ts';

/** Every provider that Thanos reaches over a network. FILESYSTEM would be another bucket in each pod. */
export const PROVIDERS: readonly Provider[] = [S3, GCS, AZURE, SWIFT, COS, ALIYUNOSS, BOS, OBS, OCI];
