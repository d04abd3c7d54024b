import { bundleWithEsbuild, sizesOf } from './bundle.ts';
import { app, LOGGER } from './scenarios.ts';

/** What one import adds to an app. */
export interface Part {
  readonly name: string;
  readonly code: string;
  /** The app without it. */
  readonly beside: string;
  /** Largest number of bytes that it adds: gzip -9, esbuild. */
  readonly ceiling: number;
}

const LOGGER_APP = app({ footlight: LOGGER });
/** An app with a logger and metrics, as one that measures anything has. */
const metered = (...names: readonly string[]): string => app({ footlight: [...LOGGER, 'createMeter', ...names] });
const fetching = (...names: readonly string[]): string => app({ footlight: [...LOGGER, 'createFetch', ...names] });
const traced = (...names: readonly string[]): string =>
  app({ footlight: LOGGER, 'footlight/tracing': ['tracing', ...names] });
const measured = (entry: string, names: readonly string[]): string =>
  app({ footlight: [...LOGGER, 'createMeter'], [entry]: names });
const VITALS = ['onCLS', 'onFCP', 'onINP', 'onLCP', 'onTTFB'];
const SDK = ['BasicTracerProvider', 'ParentBasedSampler', 'TraceIdRatioBasedSampler', 'StackContextManager'];

const TEXT_REDACTORS = ['emails', 'bearerTokens', 'cardNumbers', 'ibans', 'hexStrings'];

/** Features that need nothing that the app does not have, by what they add to one with a logger and metrics. */
const FEATURES: Readonly<Record<string, number>> = {
  longFrames: 1_510,
  navigationTiming: 780,
  resources: 1_245,
  interactions: 2_825,
  consoleLogs: 1_700,
  cspReports: 735,
  reportingObserver: 660,
  visibilityAndConnection: 470,
  sessions: 645,
};

const features: readonly Part[] = [
  { name: '`pageViews()`', code: fetching('pageViews'), beside: fetching(), ceiling: 1_995 },
  { name: '`requests()`', code: fetching('requests'), beside: fetching(), ceiling: 950 },
  { name: '`graphqlOperations()`', code: fetching('graphqlOperations'), beside: fetching(), ceiling: 420 },
  { name: '`errors()`', code: metered('reportError', 'errors'), beside: metered('reportError'), ceiling: 950 },
  ...Object.entries(FEATURES).map(([feature, ceiling]) => ({
    name: `\`${feature}()\``,
    code: metered(feature),
    beside: metered(),
    ceiling,
  })),
  { name: '`redaction()`', code: metered('redaction'), beside: metered(), ceiling: 1_215 },
  {
    name: 'all text redactors',
    code: metered('redaction', ...TEXT_REDACTORS),
    beside: metered('redaction'),
    ceiling: 690,
  },
  {
    name: '`sampleSessions()`',
    code: app({ footlight: [...LOGGER, 'sampleSessions'] }),
    beside: LOGGER_APP,
    ceiling: 500,
  },
  {
    name: '`remoteSettings()`',
    code: app({ footlight: [...LOGGER, 'remoteSettings'] }),
    beside: LOGGER_APP,
    ceiling: 460,
  },
  {
    name: '`privacySignals()`',
    code: app({ footlight: [...LOGGER, 'privacySignals'] }),
    beside: LOGGER_APP,
    ceiling: 90,
  },
  {
    name: '`debug()`',
    code: app({ footlight: LOGGER, 'footlight/debug': ['debug'] }),
    beside: LOGGER_APP,
    ceiling: 355,
  },
  {
    name: 'the panel of `debug()`, loaded only for whoever asks for it',
    code: `import * as later from 'footlight/debug?later'; console.log(later);`,
    beside: '',
    ceiling: 8_730,
  },
];

const webVitals: readonly Part[] = [
  { name: 'the web-vitals library', code: measured('web-vitals', VITALS), beside: metered(), ceiling: 3_100 },
  {
    name: '`webVitals()` with that library',
    code: measured('footlight/web-vitals', ['webVitals']),
    beside: metered(),
    ceiling: 4_225,
  },
  {
    name: 'the attribution build of that library',
    code: measured('web-vitals/attribution', VITALS),
    beside: metered(),
    ceiling: 5_550,
  },
  {
    name: '`webVitalsWithAttribution()` with that build',
    code: measured('footlight/web-vitals', ['webVitalsWithAttribution']),
    beside: metered(),
    ceiling: 7_265,
  },
];

const tracing: readonly Part[] = [
  {
    name: 'the OpenTelemetry SDK and its API, as far as they are used',
    code: app({
      footlight: LOGGER,
      '@opentelemetry/sdk-trace-web': SDK,
      '@opentelemetry/api': ['trace', 'context', 'propagation'],
    }),
    beside: LOGGER_APP,
    ceiling: 10_800,
  },
  { name: '`tracing()` with that SDK', code: traced(), beside: LOGGER_APP, ceiling: 13_870 },
  {
    name: '`createTracer`, `withSpan`, `bindSpan`',
    code: traced('createTracer', 'withSpan', 'bindSpan'),
    beside: traced(),
    ceiling: 350,
  },
  { name: '`traceComponent`', code: traced('traceComponent'), beside: traced(), ceiling: 650 },
  { name: '`documentLoad()`', code: traced('documentLoad'), beside: traced(), ceiling: 700 },
  { name: '`routeChanges()`', code: traced('routeChanges'), beside: traced(), ceiling: 1_815 },
  {
    name: '`otelExporter()` with what it sends by',
    code: app({ footlight: LOGGER, 'footlight/tracing': ['tracing'], 'footlight/otel-exporter': ['otelExporter'] }),
    beside: traced(),
    ceiling: 7_000,
  },
];

/** What parts cost, for `npm run size`, the ceilings and the README. */
export const parts: readonly Part[] = [...features, ...webVitals, ...tracing];

/** How many bytes a part adds: gzip, bundled with esbuild. */
export async function costOf({ code, beside }: Part): Promise<number> {
  const [withIt, without] = await Promise.all([bundleWithEsbuild(code), bundleWithEsbuild(beside)]);
  return sizesOf(withIt).gzip - sizesOf(without).gzip;
}
