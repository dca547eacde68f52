// The second line: what users wrote is judged once more in the pod, by the very version that runs there. What it refuses stays
// out instead of ending the component at its next start. Scripts for the shells of the official images: POSIX, no arrays.
import { CHECKER, RELOADER } from '../stack/helper-containers.ts';
import { type Container, RESTRICTED, SMALL_RESOURCES } from './container.ts';
import { verbatim } from './verbatim.ts';
import { type Mounted, writable } from './volumes.ts';

/** How often files are compared, in seconds. */
export const INTERVAL = 5;

/**
 * The kubelet waits longer before each start of a container that ended, unless it ran for ten minutes. The reloader ends itself
 * to be heard, so it does that no more often, and nobody's files keep it from running.
 */
export const TELL_SECONDS = 600;

/** Bytes of a termination message; the kubelet takes 4096. */
export const MOST_TOLD = 3000;

/** How files are judged. */
export interface Judging {
  /** Where the files come from, and where those go that are accepted. */
  readonly from: string;
  readonly to: string;
  /** Shell: defines `check`, which fills `to` and sets `refused` to lines of `file: reason`. */
  readonly check: string;
}

/** A judge of files in a pod. */
export interface SecondLine {
  readonly judging: Judging;
  readonly image: string;
  /** The volume of the files as they are written, and that of those that are accepted. */
  readonly source: Mounted;
  readonly accepted: Mounted;
}

/** Shell functions for `check`: nobody reads half a file, and a message is what the kubelet takes. */
const FUNCTIONS = `
put() { cp "$1" "$2.new" && mv "$2.new" "$2"; }
tell() { printf %s "$refused" >"$to/.told"; printf %s "$refused" | head -c ${MOST_TOLD} >"\${MESSAGE:-/dev/termination-log}"; }
`.trim();

const header = ({ from, to, check }: Judging): string => `from=${from} to=${to}\n${FUNCTIONS}\n${check.trim()}`;

/** Runs before the component: what it refuses is in its termination message. */
export const checkerScript = (judging: Judging): string => `${header(judging)}\ncheck\ntell`;

/** Runs beside it: when other files are refused than were told, it ends with a new message, and Kubernetes starts it again. */
export const reloaderScript = (judging: Judging): string =>
  `
${header(judging)}
trap 'exit 0' TERM
seen=nothing refused=$(cat "$to/.told")
while :; do
  now=$(sha256sum "$from"/* 2>/dev/null)
  [ "$now" = "$seen" ] || check
  seen=$now
  last=$(cat "$to/.told-at" 2>/dev/null || echo 0)
  # Without the last line end, as what is read back comes.
  if [ "$(printf %s "$refused")" != "$(cat "$to/.told")" ] && [ $(($(date +%s) - last)) -ge ${TELL_SECONDS} ]; then
    date +%s >"$to/.told-at"
    tell
    exit 0
  fi
  sleep ${INTERVAL} & wait $!
done
`.trim();

/** How a script is started. */
export const commandOf = (script: string): readonly string[] => ['/bin/sh', '-c', verbatim(script)];

/** The container that judges before the component starts. */
export const buildChecker = (line: SecondLine): Container => helper(CHECKER, line, checkerScript(line.judging));

/** The container that judges what comes later. It shares nothing with the component but the files. */
export const buildReloader = (line: SecondLine): Container => helper(RELOADER, line, reloaderScript(line.judging));

function helper(name: string, { image, source, accepted }: SecondLine, script: string): Container {
  return {
    name,
    image,
    imagePullPolicy: 'IfNotPresent',
    command: commandOf(script),
    resources: SMALL_RESOURCES,
    securityContext: RESTRICTED,
    terminationMessagePolicy: 'File',
    volumeMounts: [source.mount, writable(accepted)],
  };
}
