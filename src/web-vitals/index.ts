export type { WebVitalsOptions } from './watch-vitals.ts';
export { webVitals } from './web-vitals.ts';
export { type AttributionOptions, type TargetFunction, webVitalsWithAttribution } from './with-attribution.ts';
