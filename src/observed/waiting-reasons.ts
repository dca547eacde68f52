// Why kubelet does not run a container, in its own words (the `reason` of a container that waits).

/** The image can't be had. */
export const IMAGE_REASONS: readonly string[] = [
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
];

/** The program of the container can't be run, for instance because the image does not hold it. */
export const RUN_REASON = 'RunContainerError';

/** The container can't be started, for instance because a key of a Secret is missing. */
export const START_REASONS: readonly string[] = ['CreateContainerConfigError', 'CreateContainerError', RUN_REASON];

/** The container was started and ended, again and again. */
export const CRASH_REASON = 'CrashLoopBackOff';
