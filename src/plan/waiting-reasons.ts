// Why kubelet does not run a container, in its own words (the `reason` of a container that waits).

/** The image can't be had. */
export const IMAGE_REASONS: readonly string[] = [
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
];

/** The container can't be started, for instance because a key of a Secret is missing. */
export const START_REASONS: readonly string[] = [
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
];

/** The container was started and ended, again and again. */
export const CRASH_REASON = 'CrashLoopBackOff';
