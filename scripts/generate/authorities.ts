// The CAs of src/components/authorities.ts as a table.
import { AUTHORITY_NAMES, type Authority, authorityRow, BUNDLES, rollsPods } from '../../src/components/authorities.ts';
import { code, table } from './markdown.ts';

/** Every CA, in the order of the code. */
export const authorityTable = (): string =>
  table(
    ['CA', 'signed by', 'signs', 'its leaves may be', 'trusted by', 'a change of it'],
    AUTHORITY_NAMES.map((name) => [
      code(name),
      authorityRow(name).signedBy ?? 'itself',
      authorityRow(name).signs,
      limitsOf(name),
      trustOf(name),
      rollsPods(name) ? 'all pods roll' : 'nothing restarts',
    ]),
  );

function limitsOf(name: Authority): string {
  const { limits } = authorityRow(name);
  if (!limits) return 'anything';
  return `${limits.usages.map(code).join(', ')}; ${limits.hosts === 'none' ? 'no host' : 'the hosts of the stack'}`;
}

const trustOf = (name: Authority): string =>
  authorityRow(name)
    .trustedBy.map((bundle) => `${BUNDLES[bundle].readBy} (${code(BUNDLES[bundle].file)})`)
    .join(', ');
