import { bundleWithEsbuild, sizesOf } from './bundle.ts';

/** What an app imports, and how much of it may reach the user. */
export interface Scenario {
  readonly name: string;
  readonly code: string;
  /** Largest size in bytes: gzip -9 of the esbuild bundle. Raised only in the commit that causes it. */
  readonly ceiling: number;
  /** Packages that the app has anyway. */
  readonly external?: readonly string[];
  /** Words of features that this app does not import. */
  readonly mustNotHold: readonly string[];
}

/** What one import adds to an app. */
export interface Part {
  readonly name: string;
  readonly code: string;
  /** The app without it. */
  readonly beside: string;
  /** Largest number of bytes that it adds: gzip -9, esbuild. */
  readonly ceiling: number;
}

/** An app that uses these names, by the entry they come from. */
const app = (imports: Readonly<Record<string, readonly string[]>>): string =>
  `${Object.entries(imports)
    .map(([entry, names]) => `import { ${names} } from '${entry}';`)
    .join(' ')} console.log(${Object.values(imports).flat()});`;

const METRICS = ['resourceMetrics', 'aggregationTemporality', 'otel.metric.overflow'];
const FETCH = ['frontend.api.request.duration', 'x-correlation-id'];
const PAGE_VIEWS = ['frontend.page_views', 'pushState', 'currententrychange', 'footlight.view.end', 'scrollHeight'];
const UNCAUGHT = ['unhandledrejection', 'ResizeObserver'];
const ERRORS = ['frontend.errors', ...UNCAUGHT];
const PAGE_VIEWS = ['frontend.page_views', 'pushState', 'currententrychange'];
const ERRORS = ['frontend.errors'];
const PERFORMANCE = [
  'frontend.long_frame.duration',
  'frontend.resource.duration',
  'browser.navigation_timing',
  'browser.resource_timing',
];
const OUTBOX = ['indexedDB', 'navigator.locks'];
const REQUESTS = ['XMLHttpRequest', 'graphql.operation'];
const TRACING = ['opentelemetry', 'OpenTelemetry', 'resourceSpans', 'traceparent', 'documentLoad'];
const WEB_VITALS = ['frontend.web_vital', 'layout-shift'];
const ATTRIBUTION = ['largestShiftTarget', 'resource_load_delay'];
const INTERACTIONS = ['user_action', 'aria-labelledby', 'MutationObserver'];
const DEBUG = ['footlight.debug', 'footlight-debug', 'adoptedStyleSheets'];
const REACT = ['TelemetryProvider', 'componentStack'];

const LOGGER = ['createTelemetry', 'createLogger'];

/** The import scenarios of `npm run size`, the ceilings and the README. */
export const scenarios: readonly Scenario[] = [
  {
    name: 'logger only',
    code: app({ footlight: LOGGER }),
    ceiling: 4_780,
    mustNotHold: [...METRICS, ...FETCH, ...PAGE_VIEWS, ...ERRORS, ...OUTBOX, ...REQUESTS, ...TRACING, ...REACT],
    ceiling: 4_740,
    ceiling: 4_770,
    ceiling: 4_790,
    mustNotHold: [
      ...METRICS,
      ...FETCH,
      ...PAGE_VIEWS,
      ...ERRORS,
      ...OUTBOX,
      ...REQUESTS,
      ...TRACING,
      ...WEB_VITALS,
      ...ATTRIBUTION,
      ...PERFORMANCE,
      ...REQUESTS,
      ...TRACING,
      ...INTERACTIONS,
      ...DEBUG,
      ...REACT,
    ],
  },
  {
    name: 'logger + persistent outbox',
    code: app({ footlight: [...LOGGER, 'persistentOutbox'] }),
    ceiling: 6_310,
    mustNotHold: [...METRICS, ...FETCH, ...PAGE_VIEWS, ...ERRORS, ...REQUESTS, ...TRACING, ...REACT],
    mustNotHold: [
      ...METRICS,
      ...FETCH,
      ...PAGE_VIEWS,
      ...ERRORS,
      ...REQUESTS,
      ...TRACING,
      ...WEB_VITALS,
      ...ATTRIBUTION,
      ...REACT,
    ],
    ceiling: 6_270,
    mustNotHold: [...METRICS, ...FETCH, ...PAGE_VIEWS, ...ERRORS, ...PERFORMANCE, ...REQUESTS, ...TRACING, ...REACT],
    ceiling: 6_300,
    mustNotHold: [...METRICS, ...FETCH, ...PAGE_VIEWS, ...ERRORS, ...REQUESTS, ...TRACING, ...INTERACTIONS, ...REACT],
    mustNotHold: [...METRICS, ...FETCH, ...PAGE_VIEWS, ...ERRORS, ...REQUESTS, ...TRACING, ...DEBUG, ...REACT],
  },
  {
    name: 'errors only',
    code: app({ footlight: ['createTelemetry', 'reportError'] }),
    ceiling: 7_250,
    mustNotHold: [
      ...UNCAUGHT,
      ...FETCH,
      ...PAGE_VIEWS,
      ...OUTBOX,
      ...REQUESTS,
      ...TRACING,
      ...REACT,
      ...WEB_VITALS,
      ...ATTRIBUTION,
    ],
    ceiling: 6_510,
    mustNotHold: [...FETCH, ...PAGE_VIEWS, ...OUTBOX, ...PERFORMANCE, ...REQUESTS, ...TRACING, ...REACT],
    ceiling: 6_550,
    mustNotHold: [...FETCH, ...PAGE_VIEWS, ...OUTBOX, ...REQUESTS, ...TRACING, ...INTERACTIONS, ...REACT],
    ceiling: 6_570,
    mustNotHold: [...FETCH, ...PAGE_VIEWS, ...OUTBOX, ...REQUESTS, ...TRACING, ...DEBUG, ...REACT],
  },
  {
    name: 'page views + fetch client + logger',
    code: app({ footlight: ['createTelemetry', 'pageViews', 'createFetch', 'createLogger'] }),
    ceiling: 9_090,
    mustNotHold: [...ERRORS, ...OUTBOX, ...REQUESTS, ...TRACING, ...REACT, ...WEB_VITALS, ...ATTRIBUTION],
    ceiling: 7_960,
    mustNotHold: [...ERRORS, ...OUTBOX, ...PERFORMANCE, ...REQUESTS, ...TRACING, ...REACT],
    ceiling: 7_980,
    mustNotHold: [...ERRORS, ...OUTBOX, ...REQUESTS, ...TRACING, ...INTERACTIONS, ...REACT],
    ceiling: 8_030,
    mustNotHold: [...ERRORS, ...OUTBOX, ...REQUESTS, ...TRACING, ...DEBUG, ...REACT],
  },
  {
    name: 'everything without React and tracing',
    code: `import * as footlight from 'footlight'; console.log(footlight);`,
    ceiling: 12_220,
    mustNotHold: [...TRACING, ...REACT, ...WEB_VITALS, ...ATTRIBUTION],
    ceiling: 12_430,
    ceiling: 13_250,
    mustNotHold: [...TRACING, ...REACT],
    ceiling: 10_710,
    mustNotHold: [...TRACING, ...DEBUG, ...REACT],
  },
  {
    name: 'logger + tracing, the OpenTelemetry SDK included',
    code: app({ footlight: LOGGER, 'footlight/tracing': ['tracing', 'createTracer', 'withSpan'] }),
    ceiling: 18_780,
    mustNotHold: [...METRICS, ...FETCH, ...PAGE_VIEWS, ...ERRORS, ...OUTBOX, ...REQUESTS, ...REACT],
    mustNotHold: [
      ...METRICS,
      ...FETCH,
      ...PAGE_VIEWS,
      ...ERRORS,
      ...OUTBOX,
      ...REQUESTS,
      ...WEB_VITALS,
      ...ATTRIBUTION,
      ...REACT,
    ],
  },
  {
    name: 'logger + web vitals, the web-vitals library included',
    code: app({ footlight: LOGGER, 'footlight/web-vitals': ['webVitals'] }),
    ceiling: 10_200,
    mustNotHold: [...ATTRIBUTION, ...FETCH, ...PAGE_VIEWS, ...ERRORS, ...OUTBOX, ...REQUESTS, ...TRACING, ...REACT],
    ceiling: 18_730,
    mustNotHold: [...METRICS, ...FETCH, ...PAGE_VIEWS, ...ERRORS, ...OUTBOX, ...PERFORMANCE, ...REQUESTS, ...REACT],
    ceiling: 18_770,
    mustNotHold: [...METRICS, ...FETCH, ...PAGE_VIEWS, ...ERRORS, ...OUTBOX, ...REQUESTS, ...INTERACTIONS, ...REACT],
    ceiling: 18_790,
    mustNotHold: [...METRICS, ...FETCH, ...PAGE_VIEWS, ...ERRORS, ...OUTBOX, ...REQUESTS, ...DEBUG, ...REACT],
  },
  {
    name: 'React entry alone',
    code: `import * as footlight from 'footlight/react'; console.log(footlight);`,
    ceiling: 1_500,
    external: ['react', 'footlight'],
    mustNotHold: [
      ...METRICS,
      ...UNCAUGHT,
      ...FETCH,
      ...PAGE_VIEWS,
      ...REQUESTS,
      ...TRACING,
      ...WEB_VITALS,
      ...ATTRIBUTION,
    ],
    mustNotHold: [...METRICS, ...FETCH, ...PAGE_VIEWS, ...PERFORMANCE, ...REQUESTS, ...TRACING],
    mustNotHold: [...METRICS, ...FETCH, ...PAGE_VIEWS, ...REQUESTS, ...TRACING, ...INTERACTIONS],
    mustNotHold: [...METRICS, ...FETCH, ...PAGE_VIEWS, ...REQUESTS, ...TRACING, ...DEBUG],
  },
];

const LOGGER_APP = app({ footlight: LOGGER });
const traced = (...names: readonly string[]): string =>
  app({ footlight: LOGGER, 'footlight/tracing': ['tracing', ...names] });
const MEASURED = app({ footlight: [...LOGGER, 'createMeter'] });
const VITALS = ['onCLS', 'onFCP', 'onINP', 'onLCP', 'onTTFB'];
const measured = (entry: string, names: readonly string[]): string =>
  app({ footlight: [...LOGGER, 'createMeter'], [entry]: names });
const metered = (...names: readonly string[]): string => app({ footlight: [...LOGGER, 'createMeter', ...names] });
const SDK = ['BasicTracerProvider', 'ParentBasedSampler', 'TraceIdRatioBasedSampler', 'StackContextManager'];

/** What parts cost that bring a package of others, or can be left out, for the README. */
/** What parts cost, for the README. */
export const parts: readonly Part[] = [
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
  { name: '`tracing()` with that SDK', code: traced(), beside: LOGGER_APP, ceiling: 13_760 },
  {
    name: '`createTracer`, `withSpan`, `bindSpan`',
    code: traced('createTracer', 'withSpan', 'bindSpan'),
    beside: traced(),
    ceiling: 350,
  },
  { name: '`traceComponent`', code: traced('traceComponent'), beside: traced(), ceiling: 650 },
  { name: '`documentLoad()`', code: traced('documentLoad'), beside: traced(), ceiling: 700 },
  { name: '`routeChanges()`', code: traced('routeChanges'), beside: traced(), ceiling: 1_480 },
  {
    name: '`pageViews()`',
    code: app({ footlight: [...LOGGER, 'createFetch', 'pageViews'] }),
    beside: app({ footlight: [...LOGGER, 'createFetch'] }),
    ceiling: 1_680,
  },
  {
    name: '`requests()`',
    code: app({ footlight: [...LOGGER, 'createFetch', 'requests'] }),
    beside: app({ footlight: [...LOGGER, 'createFetch'] }),
    ceiling: 950,
  },
  {
    name: '`graphqlOperations()`',
    code: app({ footlight: [...LOGGER, 'createFetch', 'graphqlOperations'] }),
    beside: app({ footlight: [...LOGGER, 'createFetch'] }),
    ceiling: 390,
  },
  {
    name: '`errors()`',
    code: app({ footlight: ['createTelemetry', 'reportError', 'errors'] }),
    beside: app({ footlight: ['createTelemetry', 'reportError'] }),
    ceiling: 950,
  },
  {
    name: '`errors()` where nothing else reports errors or has metrics',
    code: app({ footlight: [...LOGGER, 'errors'] }),
    beside: LOGGER_APP,
    ceiling: 3_450,
  },
  { name: '`longFrames()`', code: metered('longFrames'), beside: metered(), ceiling: 1_220 },
  { name: '`navigationTiming()`', code: metered('navigationTiming'), beside: metered(), ceiling: 740 },
  { name: '`resources()`', code: metered('resources'), beside: metered(), ceiling: 1_210 },
    name: '`interactions()`',
    code: app({ footlight: [...LOGGER, 'interactions'] }),
    beside: LOGGER_APP,
    ceiling: 2_720,
  },
  {
    name: '`debug()`',
    code: app({ footlight: LOGGER, 'footlight/debug': ['debug'] }),
    beside: LOGGER_APP,
    ceiling: 350,
  },
  {
    name: 'the panel of `debug()`, loaded only for whoever asks for it',
    code: `import * as later from 'footlight/debug?later'; console.log(later);`,
    beside: '',
    ceiling: 8_700,
  },
  {
    name: '`otelExporter()` with what it sends by',
    code: app({ footlight: LOGGER, 'footlight/tracing': ['tracing'], 'footlight/otel-exporter': ['otelExporter'] }),
    beside: traced(),
    ceiling: 7_000,
  },
  { name: 'the web-vitals library', code: measured('web-vitals', VITALS), beside: MEASURED, ceiling: 3_100 },
  {
    name: '`webVitals()` with that library',
    code: measured('footlight/web-vitals', ['webVitals']),
    beside: MEASURED,
    ceiling: 4_050,
  },
  {
    name: 'the attribution build of that library',
    code: measured('web-vitals/attribution', VITALS),
    beside: MEASURED,
    ceiling: 5_550,
  },
  {
    name: '`webVitalsWithAttribution()` with that build',
    code: measured('footlight/web-vitals', ['webVitalsWithAttribution']),
    beside: MEASURED,
    ceiling: 7_050,
  },
];

/** How many bytes a part adds: gzip, bundled with esbuild. */
export async function costOf({ code, beside }: Part): Promise<number> {
  const [withIt, without] = await Promise.all([bundleWithEsbuild(code), bundleWithEsbuild(beside)]);
  return sizesOf(withIt).gzip - sizesOf(without).gzip;
}
