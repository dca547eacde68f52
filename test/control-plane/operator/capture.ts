/**
 * The shape of a description: names of fields by their depth, and the values that say which entry of a list is meant.
 * What differs from run to run (times, fingerprints, sentences with numbers) is left out, and so are metadata, spec and events.
 */
export function shapeOf(description: string): readonly string[] {
  const [, status = ''] = description.split(/^Status:$/m);
  const [fields = ''] = status.split(/^Events:/m);
  return fields.split('\n').flatMap((line) => {
    const [, indent = '', name = '', value = ''] = /^( +)([A-Z][A-Za-z ]*): *(.*)$/.exec(line) ?? [];
    if (name === '') return [];
    return [TOLD.includes(name) ? `${indent}${name}: ${value}` : `${indent}${name}`];
  });
}

const TOLD = ['Name', 'Type', 'Version'];
