// Texts of others are read on other threads, or within bounds. A new place on the main thread that reads some is noticed here.
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { LONGEST_FLAG, MOST_FLAGS } from '../../../src/api/schema/flags/additional.ts';
import { LONGEST_STATUS } from '../../../src/kube/api-error.ts';
import { MOST_VALUES } from '../../../src/kube/read-object.ts';
import { page, ROOT, rowsBelow } from '../docs/documents.ts';

/** What reads a text of which it may be that others wrote it. */
const READERS =
  /JSON\.parse\(|new X509Certificate\(|createPrivateKey\(|createPublicKey\(|getPeerX509Certificate\(|, 'base64'\)|\b(?:decoded|decodedBytes)\(|from 'yaml'|new Parser\(|new Lexer\(/g;

const SECRETS = 'certificates and keys in Secrets of ours or of Alertmanagers';
const BASE64 = 'keys of Secrets with scrape jobs or credentials, out of base64';

const FLAGS = 'what stands in the flags of a stack';

/** The row of docs/limits.md that says what bounds it; or why it needs no bound. */
const PLACES: Readonly<Record<string, string | { readonly because: string }>> = {
  'main.ts': { because: 'it reads our own package.json' },
  'writer/yaml.ts': { because: 'it writes' },
  'status/same.ts': { because: 'it copies a status of ours, which the schema bounds' },
  'verify/answers/query.ts': { because: 'its answers are judged on another thread, by verify/answers/judge.ts' },
  'kube/exchange.ts': 'objects in answers and watches of the API server',
  'kube/api-error.ts': 'answers to failed requests',
  'controller/apply/drift.ts': 'fields that others set in an object of ours',
  'api/data.ts': { because: 'whoever decodes is named here himself' },
  'observed/allowed-identities.ts': 'identities that a ConfigMap of ours says are in use',
  'observed/deployed-files.ts': BASE64,
  'inputs/scrapes.ts': BASE64,
  'inputs/alertmanagers.ts': BASE64,
  'observed/certificate-secret.ts': SECRETS,
  'pki/pem.ts': SECRETS,
  'pki/issue.ts': SECRETS,
  'pki/key-digest.ts': SECRETS,
  'pki/readable/key.ts': SECRETS,
  'pki/readable/certificate.ts': SECRETS,
  'controller/certificates.ts': SECRETS,
  'user-files/alertmanagers/credentials.ts': SECRETS,
  'dial/attempt.ts': 'the certificate that a listener shows',
  'user-files/yaml/build.ts': FLAGS,
  'user-files/yaml/building.ts': FLAGS,
  'user-files/yaml/keys.ts': FLAGS,
  'user-files/yaml/lexer.ts': FLAGS,
  'user-files/yaml/parse.ts': FLAGS,
  'user-files/yaml/place.ts': FLAGS,
  'user-files/yaml/scalars.ts': FLAGS,
};

/** Imports that exist at run time; what a thread runs is imported by a call. */
const IMPORT = /^(?:import|export) (?!type )[^;]*? from '(\.[^']+)';$/gms;

/** Sources that the main thread loads, by their path below src. */
function loadedBy(entry: string): ReadonlyMap<string, string> {
  const root = new URL('src/', ROOT).href;
  const texts = new Map<string, string>();
  const waiting = [new URL(entry, root).href];
  for (let url = waiting.pop(); url !== undefined; url = waiting.pop()) {
    const path = url.slice(root.length);
    if (texts.has(path)) continue;
    const text = readFileSync(new URL(url), 'utf8');
    texts.set(path, text);
    for (const [, target = ''] of text.matchAll(IMPORT)) waiting.push(new URL(target, url).href);
  }
  return texts;
}

describe('the main thread of the operator', () => {
  const loaded = loadedBy('main.ts');

  it('reads texts of others in known places alone, each within bounds', () => {
    const reading = [...loaded].filter(([, text]) => text.search(READERS) >= 0).map(([path]) => path);
    expect(reading.sort(), 'bound it or read it in src/threads').to.deep.equal(Object.keys(PLACES).sort());
  });

  it('loads none of the judges of texts, and reads YAML from flags alone', () => {
    expect(loaded.size).to.be.greaterThan(200);
    const judges = [...loaded.keys()].filter((path) => /\/judged?\.ts$/.test(path));
    expect(judges.filter((path) => (loaded.get(path) ?? '').search(READERS) >= 0)).to.deep.equal([]);
    const readers = [...loaded].filter(([, text]) => /from '[^']*yaml\/(?:read|parse)\.ts'/.test(text));
    expect(readers.map(([path]) => path).filter((path) => !path.startsWith('user-files/yaml/'))).to.deep.equal([
      'user-files/flags/content.ts',
    ]);
  });

  it('is bounded as docs/limits.md says', () => {
    const told = new Map(
      rowsBelow(page('docs/limits.md'), 'What the main thread reads itself').map(([what = '', bound = '']) => [
        what,
        bound,
      ]),
    );
    const rows = Object.values(PLACES).flatMap((place) => (typeof place === 'string' ? [place] : []));
    for (const row of rows) expect(told.get(row), row).to.be.a('string').and.not.equal('');
    expect(told.get('objects in answers and watches of the API server')).to.match(new RegExp(`^${MOST_VALUES} `));
    expect(told.get(FLAGS)).to.include(`${MOST_FLAGS} of ${LONGEST_FLAG} characters`);
    expect(told.get('answers to failed requests')).to.equal(`${LONGEST_STATUS} characters`);
  });
});
