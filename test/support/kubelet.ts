// What the kubelet makes of `command` and `args`, as k8s.io/kubernetes/third_party/forked/golang/expansion does it.

/** A variable that does not exist stays as it is written, and so does a bracket that nobody closes. */
export const expand = (text: string, variables: Readonly<Record<string, string>> = {}): string =>
  text.replaceAll(/\$(?:\$|\(([^)]*)\))/g, (found, name: string | undefined) =>
    found === '$$' ? '$' : (variables[name ?? ''] ?? found),
  );
