// Texts that one reader of YAML takes for something that another does not.

const ONE = (code: number) => String.fromCodePoint(code);

/** Each character that is special to some reader of YAML or JSON. */
export const ODD_CHARACTERS: readonly string[] = [
  ...Array.from({ length: 0x20 }, (_, code) => ONE(code)),
  ...Array.from({ length: 0x21 }, (_, index) => ONE(0x7f + index)),
  ...[0xa0, 0xad, 0x200b, 0x2028, 0x2029, 0x202e, 0xd7ff, 0xe000, 0xfdd0, 0xfeff, 0xfffd, 0xfffe, 0xffff].map(ONE),
  ...[0x10000, 0x1f600, 0x1fffe, 0x10ffff].map(ONE),
  ...'\\/"\'`%@&*!|>{}[]#?:,-~<=$',
];

/** What a bare scalar means by YAML 1.1, by YAML 1.2 or by the readers of Go. */
export const LOOK_LIKE_SOMETHING: readonly string[] = [
  ...['', '~', 'null', 'Null', 'NULL', 'y', 'Y', 'n', 'N', 'yes', 'Yes', 'NO', 'on', 'Off', 'true', 'FALSE'],
  ...['0', '-0', '+5', '007', '0o17', '0O17', '0x1F', '0b11', '-0b11', '1_000', '0x_1', '1__0', '_1', '1_'],
  ...['1.10', '1.', '.5', '-.5', '+.5', '1e5', '1E+5', '1.5e-3', '12e5', '1_0.5', '.inf', '-.INF', '+.Inf', '.NaN'],
  ...['012345678901', '12345678901234567890123', '0.0', '1e400', '0x', '0b2', '089', '1e', '1e+21', '-1e21'],
  ...['2024-01-01', '2024-1-1', '2024-01-01 10:00:00', '2024-01-01T10:00:00Z', '2024-01-01t10:00:00Z', '2024-13-01'],
  ...['12:30:45', '12:30', '1:60', '190:20:30.15', '+1:2', '<<', '=', '.', '..', '...', '---', '- a', '-', '?', '? a'],
  ...[
    'a: b',
    'a:',
    'a #b',
    '#a',
    ' a',
    'a ',
    '%a',
    '@a',
    '`a',
    '!a',
    '!!int 5',
    '&a',
    '*a',
    '|',
    '>',
    '[a',
    '{a',
    "'a",
  ],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: expanded by Prometheus, not here.
  ...['"a"', "it's", 'it\'s "a"', '\\', '\\n', '\\u0041', '/', '\\/', '${POD_NAME}', '{{ $value }}', 'a,b', 'a]b'],
];

/** Texts of several lines, as block scalars get them wrong. */
export const LINES: readonly string[] = [
  ...[
    '\n',
    '\n\n',
    ' \n',
    '\n ',
    'a\n',
    'a\n\n',
    'a\nb',
    'a\n b',
    ' a\nb',
    '\na',
    '\n a\nb',
    'a \nb',
    'a\n \nb',
    'a\n\nb\n',
  ],
  ...[
    'a\tb',
    '\ta',
    'a\n\tb',
    'a\t\nb',
    '# a\nb',
    'a\n# b',
    '---\na',
    'a\n---\nb\n',
    'a\n...\nb',
    '%a\nb',
    'a\r\nb',
    'a\rb',
  ],
  ...['a: b\nc: d\n', '- a\n- b', 'remote_write:\n- url: x', `a${'\u2028'}remote_write: []`, 'a\n  - b\n '],
];

/** Every text alone, and every character between, before and behind letters. */
export const TEXTS: readonly string[] = [
  ...LOOK_LIKE_SOMETHING,
  ...LINES,
  ...ODD_CHARACTERS.flatMap((odd) => [odd, `a${odd}b`, `${odd}a`, `a${odd}`, `a ${odd} b`, `a${odd}\nb: ${odd}\n`]),
];
