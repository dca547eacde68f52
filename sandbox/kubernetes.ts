import { execa } from 'execa';
import type { Get } from './get/get.ts';

/** A Kubernetes object as it goes over the wire. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

export interface KubectlOptions {
  /** Text for kubectl's standard input. */
  readonly input?: string;
  /** Milliseconds until kubectl is killed; 120 000 unless said. */
  readonly timeout?: number;
}

/** kubectl against one API server. */
export interface Kubectl {
  /** Runs kubectl and gives its standard output without the last newline; rejects with kubectl's words. */
  readonly kubectl: (args: readonly string[], options?: KubectlOptions) => Promise<string>;
  /** `kubectl get ... -o json`, parsed. */
  // biome-ignore lint/suspicious/noExplicitAny: the shape depends on what is asked for.
  readonly get: (args: readonly string[]) => Promise<any>;
  /** Server-side apply of all objects, in their order. */
  readonly apply: (objects: readonly object[]) => Promise<void>;
}

/**
 * Binds a kubectl binary to a kubeconfig file.
 * @param quick answers `get` where it can, without a process of its own
 */
export function bindKubectl(program: string, kubeconfig: string, quick?: Get): Kubectl {
  const kubectl: Kubectl['kubectl'] = async (args, options = {}) => {
    const { stdout } = await execa(program, args, {
      env: { KUBECONFIG: kubeconfig },
      timeout: options.timeout ?? 120_000,
      ...(options.input === undefined ? {} : { input: options.input }),
    });
    return stdout;
  };
  return {
    kubectl,
    get: async (args) => (await quick?.(args)) ?? JSON.parse(await kubectl(['get', ...args, '-o', 'json'])),
    apply: async (objects) => {
      const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
      await kubectl(['apply', '--server-side', '--force-conflicts', '--field-manager=sandbox', '-f', '-'], { input });
    },
  };
}
