// The entry of a thread: what runs here gives way to everything that the operator itself has to do.
import { setPriority } from 'node:os';
import judgeTask from './judge-task.ts';

/** On Linux process 0 is the calling thread alone (setpriority(2), "C library/kernel differences"); to be nicer needs no right. */
const NICE = 3;
if (process.platform === 'linux') setPriority(0, NICE);

export default judgeTask;
