// Metrics as text: OpenMetrics 1.0, and the older Prometheus text format 0.0.4 for whoever asks for that.

export type MetricType = 'counter' | 'gauge' | 'histogram' | 'summary' | 'info';

/** One line: a suffix of the family's name, labels and a value. */
export interface Sample {
  suffix?: '_bucket' | '_sum' | '_count';
  labels?: Readonly<Record<string, string | number>>;
  value: number;
}

/** Metrics of one name. */
export interface Family {
  /** Without `_total` and `_info`, which follow from the type; with the unit. */
  name: string;
  type: MetricType;
  /** Base units alone; the last part of the name. */
  unit?: 'seconds' | 'bytes';
  help: string;
  samples: readonly Sample[];
}

export const OPEN_METRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
export const PROMETHEUS_TEXT = 'text/plain; version=0.0.4; charset=utf-8';

/** The type to answer with: OpenMetrics unless the other alone is asked for. */
export function negotiateMetrics(accept: string | undefined): typeof OPEN_METRICS | typeof PROMETHEUS_TEXT {
  const wanted = accept?.toLowerCase() ?? '';
  return wanted.includes('text/plain') && !wanted.includes('openmetrics') ? PROMETHEUS_TEXT : OPEN_METRICS;
}

/** Writes families, each with what it is, in the order given. */
export function writeMetrics(families: readonly Family[], type: string): string {
  const isOpen = type === OPEN_METRICS;
  const lines = families.filter(({ samples }) => samples.length > 0).flatMap((one) => linesOf(one, isOpen));
  // OpenMetrics 1.0, section "Overall structure": the last line, by which one that was cut is known.
  if (isOpen) lines.push('# EOF');
  return `${lines.join('\n')}\n`;
}

const SUFFIX: Partial<Record<MetricType, string>> = { counter: '_total', info: '_info' };

function linesOf({ name, type, unit, help, samples }: Family, isOpen: boolean): string[] {
  const whole = name + (SUFFIX[type] ?? '');
  const named = isOpen ? name : whole;
  // The older format knows no info.
  const typed = !isOpen && type === 'info' ? 'gauge' : type;
  return [
    `# TYPE ${named} ${typed}`,
    ...(isOpen && unit ? [`# UNIT ${named} ${unit}`] : []),
    `# HELP ${named} ${escaped(help, isOpen)}`,
    ...samples.map(
      ({ suffix, labels, value }) => `${whole}${suffix ?? ''}${labelled(labels)} ${written(value)}`,
    ),
  ];
}

function labelled(labels: Sample['labels']): string {
  const pairs = Object.entries(labels ?? {}).map(
    ([name, value]) => `${name}="${escaped(String(value), true)}"`,
  );
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** Quotes only where the format escapes them: in labels, and in OpenMetrics. */
function escaped(text: string, quotes: boolean): string {
  const safe = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return quotes ? safe.replaceAll('"', '\\"') : safe;
}

function written(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return String(value);
}

/** A bound or quantile as the format wants it: a float, so that the same is always written alike. */
export function canonical(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : written(value);
}
