// What a thread runs when its input is hostile: the text says how.
interface Task {
  readonly input: { readonly content: string };
}

export default function work({ input: { content } }: Task): unknown {
  const held: unknown[] = [];
  switch (content) {
    case 'spin':
      for (;;) held.length = 0;
    case 'hoard':
      for (;;) held.push(Array.from({ length: 1000 }, (_, index) => ({ index })));
    case 'throw':
      throw new RangeError('Maximum call stack size exceeded');
    default:
      return content;
  }
}
