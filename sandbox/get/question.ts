/** What `kubectl get` is asked for. */
export interface Question {
  /** As kubectl takes them: plural, singular, short, or with their group behind a dot. */
  readonly resources: readonly string[];
  readonly names: readonly string[];
  /** Undefined for the namespace of the kubeconfig. */
  readonly namespace: string | undefined;
  readonly allNamespaces: boolean;
  /** As the API server takes them in a URL. */
  readonly selectors: { readonly labelSelector?: string; readonly fieldSelector?: string };
}

/** @param args those of `kubectl get`. @returns undefined where one of them is an option that only kubectl knows */
export function parseQuestion(args: readonly string[]): Question | undefined {
  const plain: string[] = [];
  const options = new Map<string, string>();
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    const known = OPTIONS[arg];
    if (known) options.set(known, args[++index] ?? '');
    else if (arg === '--all-namespaces' || arg === '-A') options.set('all', '');
    else if (arg.startsWith('-')) return undefined;
    else plain.push(arg);
  }
  const [resources = '', ...names] = plain;
  const [labelSelector, fieldSelector] = [options.get('labelSelector'), options.get('fieldSelector')];
  // "pod/name" and the like are for kubectl.
  if (resources === '' || resources.includes('/')) return undefined;
  return {
    resources: resources.split(','),
    names,
    namespace: options.get('namespace'),
    allNamespaces: options.has('all'),
    selectors: { ...(labelSelector && { labelSelector }), ...(fieldSelector && { fieldSelector }) },
  };
}

const OPTIONS: Readonly<Record<string, string>> = {
  '-n': 'namespace',
  '--namespace': 'namespace',
  '-l': 'labelSelector',
  '--selector': 'labelSelector',
  '--field-selector': 'fieldSelector',
};
