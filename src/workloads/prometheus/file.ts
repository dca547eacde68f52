import { clientTls } from '../../manifests/files/client-tls.ts';
import type { Plan } from '../../plan/plan.ts';
import { discoveryName } from '../../stack/addresses.ts';
import type { Component } from '../../stack/components.ts';
import { componentName } from '../../stack/names.ts';
import { componentsAt, edgesFrom } from '../../stack/topology.ts';
import type { JudgedScrapes } from '../../user-files/scrape/judged.ts';
import { writeYaml } from '../../writer/yaml.ts';

/**
 * The configuration of Prometheus: the stack itself by mutual TLS, then the user's jobs.
 * `${POD_NAME}` is expanded by Prometheus 3 at load.
 * @param of the Prometheus that reads it
 * @param jobs the user's scrape configurations, judged and written already: they are the end of the file
 */
export function buildPrometheusFile({ stack }: Plan, of: Component, jobs: JudgedScrapes['jobs']): string {
  const spec = stack.spec.prometheus;
  const scraped = edgesFrom(stack.topology, of).filter(({ kind }) => kind === 'scrape');
  const own = writeYaml({
    global: {
      scrape_interval: spec?.scrapeInterval,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: expanded by Prometheus, not here.
      external_labels: { ...literal(spec?.externalLabels), prometheus_replica: '${POD_NAME}' },
    },
    scrape_configs: componentsAt(scraped).map(({ component, listener }) => stackJob(stack, component, listener)),
  });
  return own + jobs;
}

/** Prometheus would expand "$NAME" in a user's value too, so its dollar sign is doubled. */
const literal = (labels: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, value.replaceAll('$', '$$$$')]));

function stackJob(stack: Plan['stack'], component: Component, listener: string) {
  return {
    // The Thanos mixin selects by job, such as .*thanos-query.*
    job_name: componentName(stack, component),
    scheme: 'https',
    tls_config: clientTls(stack),
    dns_sd_configs: [{ names: [discoveryName(stack, component, listener)], type: 'SRV', refresh_interval: '15s' }],
    relabel_configs: [{ target_label: 'namespace', replacement: stack.namespace }],
  };
}
