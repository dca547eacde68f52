// Writes the table of fields and types of scrape configurations, as Prometheus' own structures have them.
// usage: node scripts/prometheus-structure.ts (builds sandbox/tools/judge-prometheus the first time)
import { writeFile } from 'node:fs/promises';
import { askJudge } from '../test/support/judge.ts';

const OUTPUT = 'src/user-files/scrape/fields/structure.json';

const [told] = await askJudge('judge-prometheus', [{ judge: 'structure', input: '' }]);
if (!told?.ok) throw new Error(`judge-prometheus does not describe the structure: ${told?.error}`);
await writeFile(OUTPUT, `${JSON.stringify(told.meaning, null, 1)}\n`);
console.log(`wrote ${OUTPUT}`);
