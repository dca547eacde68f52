// One scrape configuration: Prometheus' config/config.go, ScrapeConfig.
import { prometheusSeconds } from '../../duration.ts';
import type { YamlTree } from '../../yaml/tree.ts';
import { fault, isOneOf } from './common.ts';
import { type Check, type Fault, type Fields, fieldsOf, textOf } from './fields-of.ts';
import { checkRelabel } from './relabel.ts';

/** What all jobs have in common. */
export interface Globals {
  /** Seconds between two scrapes of a job that says nothing about it. */
  readonly scrapeIntervalSeconds: number;
}

const PROTOCOLS = [
  'PrometheusProto',
  'PrometheusText0.0.4',
  'PrometheusText1.0.0',
  'OpenMetricsText0.0.1',
  'OpenMetricsText1.0.0',
];
const ESCAPING = ['', 'allow-utf-8', 'underscores', 'dots', 'values'];

/** What Prometheus checks of a job beyond its fields and their types. */
export const checkJob =
  (globals: Globals): Check =>
  (fields) => [
    ...fault('job_name', fields.text('job_name') === '', 'is missing or empty: write a text that is unique'),
    ...checkTimes(fields, globals),
    ...checkProtocols(fields),
    ...checkNames(fields),
    ...checkRules(fields),
    ...checkTargets(fields),
    ...checkSections(fields),
  ];

function checkTimes({ text }: Fields, { scrapeIntervalSeconds }: Globals): readonly Fault[] {
  const interval = milliseconds(text('scrape_interval')) || Math.round(scrapeIntervalSeconds * 1000);
  return fault(
    'scrape_timeout',
    milliseconds(text('scrape_timeout')) > interval,
    'is longer than the interval between two scrapes: make it shorter',
  );
}

const milliseconds = (text: string): number => Math.round((prometheusSeconds(text) ?? 0) * 1000);

function checkProtocols(fields: Fields): readonly Fault[] {
  const protocols = fields.items('scrape_protocols').map(textOf);
  return [
    ...fault(
      'scrape_protocols',
      fields.has('scrape_protocols') && protocols.length === 0,
      'is empty: write one, or remove the field',
    ),
    ...fault(
      'scrape_protocols',
      protocols.some((protocol) => !PROTOCOLS.includes(protocol)),
      `has others than ${PROTOCOLS.join(', ')}: correct it`,
    ),
    ...fault('scrape_protocols', new Set(protocols).size < protocols.length, 'has one twice: remove one'),
    ...isOneOf('fallback_scrape_protocol', ['', ...PROTOCOLS])(fields),
  ];
}

function checkNames(fields: Fields): readonly Fault[] {
  const isUtf8 = fields.text('metric_name_escaping_scheme') === 'allow-utf-8';
  return [
    ...isOneOf('metric_name_escaping_scheme', ESCAPING)(fields),
    ...fault(
      'metric_name_escaping_scheme',
      isUtf8 && isLegacy(fields),
      'is allow-utf-8, which metric_name_validation_scheme legacy excludes: change one of them',
    ),
  ];
}

const isLegacy = ({ text }: Fields): boolean => text('metric_name_validation_scheme') === 'legacy';

function checkRules(fields: Fields): readonly Fault[] {
  const check = checkRelabel(isLegacy(fields));
  return ['relabel_configs', 'metric_relabel_configs'].flatMap((list) =>
    fields.items(list).flatMap((rule, index) => below(`${list}[${index}]`, rule, check)),
  );
}

function below(path: string, tree: YamlTree, check: Check): readonly Fault[] {
  if (tree.kind !== 'map') return [];
  return check(fieldsOf(tree.entries)).map(({ field, says }) => ({ field: `${path}.${field}`, says }));
}

/** A target is host and port; with relabeling it may become so. */
function checkTargets({ items }: Fields): readonly Fault[] {
  if (items('relabel_configs').length > 0) return [];
  return items('static_configs').flatMap((group, index) => {
    const targets = group.kind === 'map' ? fieldsOf(group.entries).items('targets').map(textOf) : [];
    const field = `static_configs[${index}].targets`;
    return [
      ...fault(
        field,
        targets.some((target) => target.includes('/')),
        'has a target with a scheme or a path: write host:port, and scheme and metrics_path beside it',
      ),
      // Prometheus would load it and scrape nothing; promtool, which judges in the pod, refuses the whole file.
      ...fault(field, targets.includes(''), 'has an empty target: write host:port, or remove it'),
    ];
  });
}

function checkSections({ all, items }: Fields): readonly Fault[] {
  return [...all.keys()].flatMap((list) => {
    const index = list.endsWith('_configs') ? items(list).findIndex(({ kind }) => kind === 'null') : -1;
    return fault(`${list}[${index}]`, index >= 0, 'is empty: write its fields, or remove it');
  });
}
