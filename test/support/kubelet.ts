// What the kubelet makes of `command` and `args`, as k8s.io/kubernetes/third_party/forked/golang/expansion does it.

/**
 * A variable that does not exist stays as it is written, and so does a bracket that nobody closes. After any other dollar sign
 * one byte is read as if it were a character, which spoils what is not ASCII.
 */
export const expand = (text: string, variables: Readonly<Record<string, string>> = {}): string =>
  text.replaceAll(/\$(?:\$|\(([^)]*)\)|[\u0080-\uffff])/g, (found, name: string | undefined) => {
    if (found === '$$') return '$';
    return name === undefined ? '$\ufffd' : (variables[name] ?? found);
  });
