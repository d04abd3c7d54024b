/**
 * OTLP names as Prometheus names, by the rules of prometheus/otlptranslator (underscore escaping with suffixes), so
 * that queries written against this collector work against the real one.
 */

const UNITS: Readonly<Record<string, string>> = {
  d: 'days',
  h: 'hours',
  min: 'minutes',
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
  By: 'bytes',
  KiBy: 'kibibytes',
  MiBy: 'mebibytes',
  GiBy: 'gibibytes',
  KBy: 'kilobytes',
  MBy: 'megabytes',
  GBy: 'gigabytes',
  m: 'meters',
  Hz: 'hertz',
  '%': 'percent',
  '1': '',
};
const PER_UNITS: Readonly<Record<string, string>> = { s: 'second', min: 'minute', h: 'hour', d: 'day' };

/** A metric's name in Prometheus: of the family, and of the unit that ends it (empty if none does). */
export interface FamilyName {
  /** Without `_total`, as OpenMetrics names families. Empty if nothing of the name can be kept. */
  readonly family: string;
  readonly unit: string;
}

/** The Prometheus family of an OTLP metric. */
export function toFamilyName(name: string, options: { unit: string; counter: boolean }): FamilyName {
  const unitWords = words(unitName(options.unit));
  const nameWords = words(name).filter((word) => !(options.counter && word === 'total'));
  if (nameWords.length === 0) return { family: '', unit: '' };
  const added = unitWords.filter((word) => !nameWords.includes(word));
  const family = [...nameWords, ...added].join('_');
  const unit = unitWords.join('_');
  return {
    family: /^\d/.test(family) ? `_${family}` : family,
    unit: unit !== '' && family.endsWith(`_${unit}`) ? unit : '',
  };
}

/** An attribute key as a label name. */
export function toLabelName(key: string): string {
  const name = key.replace(/[^a-zA-Z0-9_]/g, '_');
  if (name === '' || /^\d/.test(name)) return `key_${name}`;
  if (name.startsWith('_')) return `key${name}`;
  // `le` names the bucket.
  return name === 'le' ? 'exported_le' : name;
}

function unitName(unit: string): string {
  const [main = '', per] = unit.replace(/\{[^}]*\}/g, '').split('/');
  const head = UNITS[main] ?? main;
  return per ? `${head} per ${PER_UNITS[per] ?? per}` : head;
}

function words(text: string): string[] {
  return text.split(/[^a-zA-Z0-9:]+/).filter((word) => word !== '');
}
