// Prints the packages that the product loads, one a line: run on its own, so that nothing else loads any.
import { globSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** They begin to work as soon as they are loaded; what they import is loaded by itself. */
const STARTS = /(?:main|thread)\.ts$/;

const loaded = new Set<string>();
registerHooks({
  resolve: (specifier, context, next) => {
    const found = next(specifier, context);
    const [, name] = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(found.url) ?? [];
    if (name) loaded.add(name);
    return found;
  },
});
for (const file of globSync('src/**/*.ts', { cwd: ROOT })) if (!STARTS.test(file)) await import(`${ROOT}${file}`);
console.log([...loaded].join('\n'));
process.exit(0);
