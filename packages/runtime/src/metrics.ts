import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
  observeRequest(method: string, route: string, status: number, seconds: number): void;
  /** A gauge read when it is scraped. `read` answers the values by label. */
  gauge(
    name: string,
    help: string,
    labels: readonly string[],
    read: () => Iterable<[Record<string, string>, number]>,
  ): void;
  counter(name: string, help: string, labels: readonly string[]): (labels: Record<string, string>, by?: number) => void;
  histogram(
    name: string,
    help: string,
    labels: readonly string[],
  ): (labels: Record<string, string>, seconds: number) => void;
}

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Prometheus metrics of one process, with the names and base units that the field expects. */
export function createMetrics(options: { processMetrics: boolean }): Metrics {
  const registry = new Registry();
  if (options.processMetrics) collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'Time from request to answer',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers: [registry],
  });
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    observeRequest: (method, route, status, seconds) =>
      requests.observe({ method, route, status: String(status) }, seconds),
    gauge(name, help, labels, read) {
      new Gauge({
        name,
        help,
        labelNames: [...labels],
        registers: [registry],
        collect() {
          this.reset();
          for (const [values, value] of read()) this.set(values, value);
        },
      });
    },
    counter(name, help, labels) {
      const counter = new Counter({ name, help, labelNames: [...labels], registers: [registry] });
      return (values, by = 1) => counter.inc(values, by);
    },
    histogram(name, help, labels) {
      const histogram = new Histogram({ name, help, labelNames: [...labels], buckets: BUCKETS, registers: [registry] });
      return (values, seconds) => histogram.observe(values, seconds);
    },
  };
}
