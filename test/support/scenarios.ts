/** What an app imports, and how much of it may reach the user. */
export interface Scenario {
  readonly name: string;
  readonly code: string;
  /** Largest size in bytes: gzip -9 of the esbuild bundle. Raised only in the commit that causes it. */
  readonly ceiling: number;
  /** Packages that the app has anyway. */
  readonly external?: readonly string[];
  /** What it imports: a word of anything else must not be in it. */
  readonly holds: readonly (keyof typeof WORDS)[];
}

/** An app that uses these names, by the entry they come from. */
export const app = (imports: Readonly<Record<string, readonly string[]>>): string =>
  `${Object.entries(imports)
    .map(([entry, names]) => `import { ${names} } from '${entry}';`)
    .join(' ')} console.log(${Object.values(imports).flat()});`;

/** Words by which each part of the package is known in a bundle. */
const WORDS = {
  metrics: ['resourceMetrics', 'aggregationTemporality', 'otel.metric.overflow'],
  fetch: ['frontend.api.request.duration', 'x-correlation-id'],
  pageViews: ['frontend.page_views', 'pushState', 'currententrychange', 'footlight.view.end', 'scrollHeight'],
  reportError: ['frontend.errors'],
  errors: ['unhandledrejection', 'ResizeObserver'],
  performance: ['frontend.long_frame.duration', 'frontend.resource.duration', 'browser.navigation_timing'],
  interactions: ['user_action', 'aria-labelledby', 'MutationObserver'],
  redaction: ['redact-failed', '[iban]'],
  reports: ['browser.console', 'securitypolicyviolation', 'ReportingObserver', 'effectiveType'],
  sessions: ['session.start', 'frontend.sessions'],
  outbox: ['indexedDB', 'navigator.locks'],
  requests: ['XMLHttpRequest', 'graphql.operation'],
  tracing: ['opentelemetry', 'OpenTelemetry', 'resourceSpans', 'traceparent', 'documentLoad'],
  webVitals: ['frontend.web_vital', 'layout-shift'],
  attribution: ['largestShiftTarget', 'resource_load_delay'],
  debug: ['footlight-debug', 'adoptedStyleSheets'],
  testing: ['createTestTelemetry', 'is not one of createTestTelemetry'],
  react: ['TelemetryProvider', 'componentStack'],
  reactMore: ['frontend.react.render.duration', 'footlight.action.name', 'footlight.react.recoverable'],
  next: ['_not-found'],
} as const;

const PARTS = Object.keys(WORDS) as (keyof typeof WORDS)[];
const OWN_ENTRIES = ['tracing', 'webVitals', 'attribution', 'debug', 'testing', 'react', 'reactMore', 'next'];

/** All words of all parts. */
export const allWords: readonly string[] = Object.values(WORDS).flat();

/** The words of what a scenario does not import. */
export const foreignWords = ({ holds }: Pick<Scenario, 'holds'>): readonly string[] =>
  PARTS.filter((part) => !holds.includes(part)).flatMap((part) => WORDS[part]);

export const LOGGER: readonly string[] = ['createTelemetry', 'createLogger'];

/** The import scenarios of `npm run size`, the ceilings and the README. */
export const scenarios: readonly Scenario[] = [
  { name: 'logger only', code: app({ footlight: LOGGER }), ceiling: 6_625, holds: [] },
  {
    name: 'logger + persistent outbox',
    code: app({ footlight: [...LOGGER, 'persistentOutbox'] }),
    ceiling: 8_355,
    holds: ['outbox'],
  },
  {
    name: 'errors only',
    code: app({ footlight: ['createTelemetry', 'errors'] }),
    ceiling: 10_245,
    holds: ['metrics', 'reportError', 'errors'],
  },
  {
    name: 'page views + fetch client + logger',
    code: app({ footlight: ['createTelemetry', 'pageViews', 'createFetch', 'createLogger'] }),
    ceiling: 11_540,
    holds: ['metrics', 'pageViews', 'fetch'],
  },
  {
    name: 'everything without React, web vitals and tracing',
    code: `import * as footlight from 'footlight'; console.log(footlight);`,
    ceiling: 25_720,
    holds: PARTS.filter((part) => !OWN_ENTRIES.includes(part)),
  },
  {
    name: 'logger + web vitals, the web-vitals library included',
    code: app({ footlight: LOGGER, 'footlight/web-vitals': ['webVitals'] }),
    ceiling: 12_330,
    holds: ['metrics', 'webVitals'],
  },
  {
    name: 'logger + tracing, the OpenTelemetry SDK included',
    code: app({ footlight: LOGGER, 'footlight/tracing': ['tracing', 'createTracer', 'withSpan'] }),
    ceiling: 20_570,
    holds: ['tracing'],
  },
  {
    name: 'React provider, error boundary and page-view hook alone',
    code: app({ 'footlight/react': ['TelemetryProvider', 'TelemetryErrorBoundary', 'useTrackPageView'] }),
    ceiling: 1_500,
    external: ['react', 'footlight'],
    holds: ['react'],
  },
  {
    name: 'React entry alone',
    code: `import * as footlight from 'footlight/react'; console.log(footlight);`,
    ceiling: 2_530,
    external: ['react', 'footlight'],
    holds: ['react', 'reactMore'],
  },
  {
    name: '`trackRouter` of `footlight/react-router` alone',
    code: app({ 'footlight/react-router': ['trackRouter'] }),
    ceiling: 600,
    external: ['react', 'react-router', 'footlight'],
    holds: [],
  },
  {
    name: '`TrackedRoutes` of `footlight/react-router` alone',
    code: app({ 'footlight/react-router': ['TrackedRoutes'] }),
    ceiling: 600,
    external: ['react', 'react-router', 'footlight'],
    holds: [],
  },
  {
    name: '`trackRouter` of `footlight/tanstack-router` alone',
    code: app({ 'footlight/tanstack-router': ['trackRouter'] }),
    ceiling: 600,
    external: ['footlight'],
    holds: [],
  },
  {
    name: '`TrackRoutes` of `footlight/next` alone',
    code: app({ 'footlight/next': ['TrackRoutes'] }),
    ceiling: 600,
    external: ['react', 'footlight', 'footlight/react', 'next/compat/router.js', 'next/navigation.js'],
    holds: ['next'],
  },
];
