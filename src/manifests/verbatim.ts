/**
 * Texts for `command` and `args` of a container, where the kubelet reads "$(NAME)" as a variable and "$$" as one dollar sign
 * (k8s.io/kubernetes/third_party/forked/golang/expansion), so `kill $$` in a script would lose a dollar sign.
 * @returns what the program gets as it is given here. Also before other than ASCII: the kubelet reads byte after byte there, and
 * would make two characters of one.
 */
export const verbatim = (text: string): string => text.replaceAll(/\$(?=[$(\u0080-\uffff])/g, '$$$$');
