import { expect } from 'chai';
import { LONGEST_FLAG, MOST_FLAGS } from '../../../src/api/schema/flags/additional.ts';
import { AT_ONCE, AT_ONCE_OF_AN_OBJECT, MOST_CONFLICTS } from '../../../src/controller/apply/conflicts.ts';
import { LASTING_MS } from '../../../src/controller/apply/lasting.ts';
import { OBJECTS_A_PAGE } from '../../../src/controller/caches/caches.ts';
import { LONGEST_ANNOTATION } from '../../../src/controller/caches/held-stack.ts';
import { SHORT } from '../../../src/controller/caches/held-texts.ts';
import { CACHE_SHARE } from '../../../src/controller/caches/share.ts';
import { LARGEST_SECRET, SECRETS_AT_ONCE } from '../../../src/controller/certificate-objects.ts';
import { MOST_CHARACTERS } from '../../../src/controller/deployed-files.ts';
import { METRICS_AT_ONCE } from '../../../src/controller/dials/ask-metrics.ts';
import { TIMEOUT_MS } from '../../../src/controller/dials/dials.ts';
import { LISTENERS_AT_ONCE, VERIFICATION_MS } from '../../../src/controller/dials/listener-looks.ts';
import { WORDS } from '../../../src/controller/dials/words.ts';
import { MOST_MESSAGES } from '../../../src/controller/tell.ts';
import { AT_ONCE as AT_ONCE_TOGETHER } from '../../../src/controller/together.ts';
import { BUDGET_VALUES, BUDGETS_A_PAGE, MOST_BUDGETS } from '../../../src/controller/workloads/stuck-pods.ts';
import { LONGEST_GREETING } from '../../../src/dial/attempt.ts';
import { LINE_LIMITS, LONGEST_BODY } from '../../../src/dial/https.ts';
import { STACKS_A_PAGE } from '../../../src/inputs/neighbours.ts';
import { PODS_A_PAGE } from '../../../src/inputs/other-compactors.ts';
import { RULES_A_PAGE } from '../../../src/inputs/rules.ts';
import { RULES_OF_A_STACK } from '../../../src/inputs/share.ts';
import { MOST_COMPARED } from '../../../src/inputs/shared-bucket.ts';
import { MOST_VALUES } from '../../../src/kube/read-object.ts';
import { MOST_TOLD, TELL_SECONDS } from '../../../src/manifests/second-line.ts';
import { ACCEPTED_SIZE_LIMIT } from '../../../src/manifests/volumes.ts';
import { REPEAT_MS } from '../../../src/observability/quiet.ts';
import { MOST_PARTS } from '../../../src/observed/deployed-files.ts';
import { LONGEST_REASON, MOST_LINES } from '../../../src/observed/refused-in-pods.ts';
import { LONGEST_TOLD } from '../../../src/pki/checks.ts';
import { PEM_LIMITS } from '../../../src/pki/pem.ts';
import { ALL_CREDENTIALS } from '../../../src/plan/alertmanagers.ts';
import { WRITE_BUDGET } from '../../../src/stack/write-budget.ts';
import { LONGEST_MESSAGE } from '../../../src/status/conditions.ts';
import { MOST_GIVEN_UP } from '../../../src/threads/given-up.ts';
import { REFUSED_MS, TEXT_LIMITS, THREAD_MEMORY, THREADS } from '../../../src/threads/limits.ts';
import { CREDENTIAL_LIMITS, MOST_CERTIFICATES } from '../../../src/user-files/alertmanagers/credentials.ts';
import { CONTENT_LIMITS } from '../../../src/user-files/flags/content.ts';
import { MOST_WEIGHT } from '../../../src/user-files/flags/weight.ts';
import { MOST_WORKERS } from '../../../src/user-files/flags/workers.ts';
import { LONGEST_PEM } from '../../../src/user-files/object-storage/checks/files.ts';
import { PRIVATE_KEY_LIMITS } from '../../../src/user-files/object-storage/checks/private-key.ts';
import { OBJECT_STORAGE_LIMITS } from '../../../src/user-files/object-storage/document.ts';
import { MOST_DEPLOYED } from '../../../src/user-files/rules/deployed.ts';
import { MAX_BRACKETS, MAX_OPERANDS } from '../../../src/user-files/rules/promql/levels.ts';
import { MAX_PATTERN } from '../../../src/user-files/rules/promql/pattern.ts';
import { MAX_DEPTH } from '../../../src/user-files/rules/template/scope.ts';
import { MOST_WRITTEN_BYTES } from '../../../src/user-files/scrape/judge.ts';
import { YAML_LIMITS } from '../../../src/user-files/yaml/limits.ts';
import { FAILED_OPERATIONS } from '../../../src/verify/answers/bucket-record.ts';
import { LONGEST_LINE, MOST_SAMPLES } from '../../../src/verify/answers/prometheus-text.ts';
import { MOST_LISTENERS } from '../../../src/verify/listeners/key-exchange.ts';
import { page, rowsBelow } from './documents.ts';

const { bytes, lines, nodes, depth } = OBJECT_STORAGE_LIMITS;
const storage = `${bytes / 1024} KiB, ${lines.toLocaleString('en')} lines, ${nodes.toLocaleString('en')} keys and values, ${depth} levels`;
const { rules, deployedRules, scrapes, deployedScrapes, objectStorage, query, metrics } = TEXT_LIMITS;
const seconds = (ms: number): string => `${ms / 1000} s`;

/** Each limit, as the code has it. */
const LIMITS: Readonly<Record<string, string>> = {
  'keys and values of a Secret or ConfigMap that a stack names, its `managedFields` included': `${MOST_VALUES}`,
  'bytes of a text with rules': `${rules.bytes}`,
  'lines of a text with rules': `${rules.lines}`,
  'time to judge a text with rules': seconds(rules.deadlineMs),
  'bytes of the deployed parts of a rule file': `${deployedRules.bytes}`,
  'lines of the deployed parts of a rule file': `${deployedRules.lines}`,
  'time to judge the deployed parts of a rule file': seconds(deployedRules.deadlineMs),
  'bytes of a text with scrape jobs': `${scrapes.bytes}`,
  'lines of a text with scrape jobs': `${scrapes.lines}`,
  'time to judge a text with scrape jobs': seconds(scrapes.deadlineMs),
  'bytes of scrape jobs as they are deployed, what aliases repeat included': `${MOST_WRITTEN_BYTES}`,
  'time to judge a Secret with an object storage configuration': seconds(objectStorage.deadlineMs),
  'PrometheusRules that are held before they are judged': `${RULES_A_PAGE}`,
  'memory to judge a text': `${THREAD_MEMORY.old} MiB`,
  'pause before what was given up is tried again, longer each time': `${REFUSED_MS.first / 60_000} to ${REFUSED_MS.longest / 60_000} min`,
  'threads that judge texts': `${THREADS}`,
  'bytes of all rules of a stack': `${RULES_OF_A_STACK.bytes}`,
  'texts with rules of a stack': `${RULES_OF_A_STACK.texts}`,
  'ConfigMaps with the deployed rules of a stack that are looked at': `${MOST_PARTS}, with ${MOST_DEPLOYED} files`,
  'time that a look at a stack spends on its rules': seconds(RULES_OF_A_STACK.lookMs),
  'texts of a stack that a restarted operator does not try at once, by `status.givenUp`': `${MOST_GIVEN_UP}, the latest`,
  'bytes of an answer of Query': `${LONGEST_BODY}`,
  'lines of the answers of Query': `${query.lines}`,
  'bytes of the metrics of all pods of a stack': `${metrics.bytes}`,
  'lines of the metrics of all pods of a stack': `${metrics.lines}`,
  'bytes of the metrics of a pod that are read': `${LINE_LIMITS.read}`,
  'bytes of the metrics of a pod that are kept': `${LINE_LIMITS.kept}`,
  'pods of a stack whose metrics are read at once': `${METRICS_AT_ONCE}`,
  'bytes of a line of metrics': `${LINE_LIMITS.line}`,
  'samples of one metric of a pod': `${MOST_SAMPLES}`,
  'time to judge the answers of a stack': seconds(query.deadlineMs),
  'bytes of a user name for an Alertmanager': `${CREDENTIAL_LIMITS.username}`,
  'bytes of a password for an Alertmanager': `${CREDENTIAL_LIMITS.password}`,
  'bytes of a bearer token for an Alertmanager': `${CREDENTIAL_LIMITS.token}`,
  'bytes of the CAs, or of the client certificates, of an Alertmanager': `${CREDENTIAL_LIMITS.ca}`,
  'certificates in the CAs, or in the client certificates, of an Alertmanager': `${MOST_CERTIFICATES}`,
  'bytes of a private key for an Alertmanager': `${CREDENTIAL_LIMITS.key}`,
  'bytes of all credentials for Alertmanagers of a stack': `${ALL_CREDENTIALS}`,
  'bytes of an answer to a greeting': `${LONGEST_GREETING}`,
  'bytes of any text in YAML, files for `securethanos` included': `${YAML_LIMITS.bytes}, the largest request that the API server takes`,
  'lines of any text in YAML': `${YAML_LIMITS.lines}`,
  'lists and mappings in each other': `${YAML_LIMITS.depth}`,
  'keys and values of a text in YAML, what aliases repeat included': `${YAML_LIMITS.nodes}`,
  'characters of a regular expression in a rule': `${MAX_PATTERN}`,
  "operands of a rule's expression in a row": `${MAX_OPERANDS}`,
  "brackets and signs of a rule's expression in each other": `${MAX_BRACKETS}`,
  'brackets or blocks of a template in each other': `${MAX_DEPTH}`,
  'size of an object storage configuration': storage,
  'Secrets of older stacks of a namespace that a look at a stack reads for their buckets': `${MOST_COMPARED}`,
  'flags of one component (`additionalArgs`)': `${MOST_FLAGS}`,
  'characters of one flag': `${LONGEST_FLAG}`,
  'workers that a component starts at once by one flag (`*-concurrency`)': `${MOST_WORKERS}`,
  'size of the regular expressions in one flag, repetitions written out and each class of Unicode counted as 64 characters': `${MOST_WEIGHT}`,
  'lists and mappings in each other, keys and values in one flag': `${CONTENT_LIMITS.depth}, ${CONTENT_LIMITS.nodes}`,
};

/** Of what is held and written. */
const HELD: Readonly<Record<string, string>> = {
  'characters of a text in a ConfigMap with our labels that is held as it is': `${SHORT}`,
  'characters of deployed rules that are read in a look at a stack of which a source is bad or missing': `${MOST_CHARACTERS}`,
  'characters of the objects of a stack that are held': `${CACHE_SHARE.written}`,
  'characters of the pods and volume claims of a stack that are held': `${CACHE_SHARE.pods}`,
  'keys and values of an object with our labels that is held, its `managedFields` included': `${MOST_VALUES}`,
  'Secrets, ConfigMaps that are asked for at once, for the caches': `${OBJECTS_A_PAGE.large}`,
  'other objects that are asked for at once, for the caches': `${OBJECTS_A_PAGE.others}`,
  'stacks that are asked for at once': `${STACKS_A_PAGE}`,
  'characters of an annotation of a stack that are held; others than the operator reads are not held': `${LONGEST_ANNOTATION}`,
  'objects of a stack that are written, or looked for by name, at once': `${AT_ONCE_TOGETHER}`,
  'pods of other Compactors that are asked for at once, before one is started': `${PODS_A_PAGE}`,
  'disruption budgets that are asked for at once, when one refuses to let a stuck pod go': `${BUDGETS_A_PAGE}`,
  'disruption budgets of a namespace that are looked at then': `${MOST_BUDGETS}`,
  'values of such a budget, managedFields included': `${BUDGET_VALUES}`,
  'Secrets of certificates without our labels that a pass asks for at once': `${SECRETS_AT_ONCE}`,
  'characters of such a Secret, as JSON': `${LARGEST_SECRET}`,
  'writes of objects of a stack, keys and removed identities not counted': `${WRITE_BUDGET.burst} at once`,
  'time in which a stack gets one more write': seconds(WRITE_BUDGET.everyMs),
  'changes by others of one object that are taken back at once': `${AT_ONCE_OF_AN_OBJECT}; ${AT_ONCE} of the same fields`,
  'objects of a stack whose changes by others are counted': `${MOST_CONFLICTS.ofStack}, ${MOST_CONFLICTS.altogether} of all stacks`,
};

describe('docs/limits.md', () => {
  const rows = rowsBelow(page('docs/limits.md'), 'Texts and answers');

  it('names each limit with the value of the code, and what to do', () => {
    const told = Object.fromEntries(rows.map(([limit = '', value = '']) => [limit, value]));
    for (const [limit, value] of Object.entries(LIMITS)) expect(told[limit], limit).to.equal(value);
    expect(rows.map(([limit]) => limit)).to.have.members(Object.keys(LIMITS));
    for (const row of rows) for (const cell of row) expect(cell, row.join(' | ')).to.not.equal('');
  });

  it('names what is held and written of a stack', () => {
    const held = rowsBelow(page('docs/limits.md'), 'What the operator holds and writes');
    const told = Object.fromEntries(held.map(([limit = '', value = '']) => [limit, value]));
    for (const [limit, value] of Object.entries(HELD)) expect(told[limit], limit).to.equal(value);
  });

  it('names each limit of certificates and keys with the value of the code', () => {
    const told = rowsBelow(page('docs/limits.md'), 'Certificates and keys').map(([limit, value]) => [limit, value]);
    expect(Object.fromEntries(told)).to.deep.equal({
      "characters of a foreign issuer's name in a message": `${LONGEST_TOLD}`,
      'characters of a text with certificates': `${PEM_LIMITS.characters}`,
      'certificates in a text': `${PEM_LIMITS.certificates}`,
      'bytes of a public key': `${PEM_LIMITS.publicKey}`,
      'characters of a private key': `${PEM_LIMITS.privateKey}`,
      'characters of a certificate or key file that an object storage configuration names': `${LONGEST_PEM}`,
      'characters of a key in an object storage configuration': `${PRIVATE_KEY_LIMITS.characters}`,
      'how often the passphrase of such a key is hashed (PBKDF2)': `${PRIVATE_KEY_LIMITS.iterations}`,
    });
  });

  it('names those of the status, of the trace and of the second line', () => {
    const told = ['Status and trace', 'The second line in the pods'].flatMap((heading) =>
      rowsBelow(page('docs/limits.md'), heading).map(([limit, value]) => [limit, value]),
    );
    expect(Object.fromEntries(told)).to.deep.equal({
      'time that the API server may fail to write an object (status 500)': `${LASTING_MS / 60_000} min`,
      'time for a verification of all listeners of a stack': seconds(VERIFICATION_MS),
      'listeners of a stack that are dialled at once': `${LISTENERS_AT_ONCE}`,
      'listeners that `status.tls.keyExchange` names for one of several groups': `${MOST_LISTENERS}`,
      'time that Query has for an answer': `${seconds(TIMEOUT_MS)}, twice`,
      'characters of a message of a condition': `${LONGEST_MESSAGE}`,
      'characters of what pods and Query said of a stack, in a condition': `${WORDS.longest}`,
      'other words of such a condition for the same reason': `${WORDS.atOnce} at once, then one in ${seconds(WORDS.everyMs)}`,
      'failed operations of a pod that are named and kept': `${FAILED_OPERATIONS.most}, of at most 40 small letters and \`_\``,
      'sentences of one reason in one event': `${MOST_MESSAGES}`,
      'the same warning or error in the log': `once in ${seconds(REPEAT_MS)}`,
      'failures of an API server that is away': `one line for each reason in ${seconds(REPEAT_MS)}`,
      'bytes of a message of a container that judges': `${MOST_TOLD}`,
      'characters of a reason': `${LONGEST_REASON}`,
      'lines that are read of a message': `${MOST_LINES}`,
      'volume of accepted rules or configuration': ACCEPTED_SIZE_LIMIT.replace(/Mi$/, ' MiB'),
      'time between two ends of the reloader': `${TELL_SECONDS} s`,
    });
  });

  it('says of limits that are one in the document that they are one', () => {
    expect(metrics.deadlineMs).to.equal(query.deadlineMs);
    expect(deployedScrapes).to.deep.equal(scrapes);
    expect(CREDENTIAL_LIMITS.cert).to.equal(CREDENTIAL_LIMITS.ca);
    expect(FAILED_OPERATIONS.form.source).to.equal('^[a-z_]{1,40}$');
    expect(LONGEST_LINE).to.equal(LINE_LIMITS.line);
    // What is cut when it is read is never refused for its size afterwards.
    expect(query.bytes).to.be.greaterThan(2 * LONGEST_BODY);
  });
});
