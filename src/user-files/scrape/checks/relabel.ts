// Rules of relabeling: model/relabel/relabel.go.
import { fault } from './common.ts';
import type { Check, Fault, Fields } from './fields-of.ts';

const NEED_TARGET = ['replace', 'hashmod', 'lowercase', 'uppercase', 'keepequal', 'dropequal'];
const NO_REPLACEMENT = ['lowercase', 'uppercase', 'keepequal', 'dropequal'];
const LEGACY_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** A name with variables of the expression, such as `label_$1` or `${1}_total`. */
const LEGACY_TEMPLATE = /^(?:\w|\$(?:\{\w+\}|\w))+$/;

/**
 * What an action requires and excludes.
 * @param legacy whether the job takes names of the old characters only
 */
export const checkRelabel =
  (legacy: boolean): Check =>
  (fields) => {
    const action = fields.text('action', 'replace').toLowerCase();
    return [...checkAction(fields, action), ...checkNames(fields, action, legacy), ...checkOnly(fields, action)];
  };

function checkAction(fields: Fields, action: string): readonly Fault[] {
  const { isZero, text } = fields;
  return [
    ...fault('action', action === '', 'is empty: write one, or remove the field'),
    ...fault('modulus', action === 'hashmod' && isZero('modulus'), 'is missing or 0: hashmod needs it'),
    ...fault(
      'target_label',
      NEED_TARGET.includes(action) && text('target_label') === '',
      `is missing or empty: ${action} needs it`,
    ),
    ...fault(
      'replacement',
      NO_REPLACEMENT.includes(action) && text('replacement', '$1') !== '$1',
      `is not for ${action}: remove it`,
    ),
  ];
}

function checkNames(fields: Fields, action: string, legacy: boolean): readonly Fault[] {
  const target = fields.text('target_label');
  const replacement = fields.text('replacement', '$1');
  const isTemplate = action === 'replace' && target.includes('$');
  const badTarget = NEED_TARGET.includes(action) && target !== '' && !isName(target, legacy, isTemplate);
  return [
    ...fault('target_label', badTarget, 'is no name of a label: write letters, digits and underscores'),
    ...fault(
      'replacement',
      action === 'labelmap' && !isName(replacement, legacy, true),
      'is no name of a label: write letters, digits, underscores, and variables such as $1',
    ),
  ];
}

function isName(text: string, legacy: boolean, isTemplate: boolean): boolean {
  if (!legacy) return text !== '';
  return isTemplate ? LEGACY_TEMPLATE.test(text) && !/^\d/.test(text) : LEGACY_NAME.test(text);
}

function checkOnly(fields: Fields, action: string): readonly Fault[] {
  if (action === 'dropequal' || action === 'keepequal') {
    return only(
      fields,
      ['regex', 'modulus', 'separator'],
      `${action} takes source_labels and target_label only: remove it`,
    );
  }
  if (action === 'labeldrop' || action === 'labelkeep') {
    return only(
      fields,
      ['source_labels', 'target_label', 'modulus', 'separator', 'replacement'],
      `${action} takes regex only: remove it`,
    );
  }
  return [];
}

/** What is as good as not written: Prometheus' own values. A written expression is never its own. */
const IS_DEFAULT: Readonly<Record<string, (fields: Fields) => boolean>> = {
  regex: ({ isWritten }) => !isWritten('regex'),
  modulus: ({ isZero }) => isZero('modulus'),
  separator: ({ text }) => text('separator', ';') === ';',
  replacement: ({ text }) => text('replacement', '$1') === '$1',
  target_label: ({ text }) => text('target_label') === '',
  source_labels: ({ has }) => !has('source_labels'),
};

const only = (fields: Fields, others: readonly string[], says: string): readonly Fault[] =>
  others.filter((field) => !IS_DEFAULT[field]?.(fields)).map((field) => ({ field, says }));
