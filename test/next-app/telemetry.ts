'use client';

import { createTelemetry, errors, pageViews } from 'footlight';

// A test asks for it.
const isCountingAlone = typeof document === 'undefined' || !document.cookie.includes('page-views');

export const telemetry = createTelemetry({
  service: { name: 'next-app' },
  endpoint: process.env.NEXT_PUBLIC_TELEMETRY ?? '/telemetry',
  flushInterval: 100,
  features: [errors(), ...(isCountingAlone ? [] : [pageViews()])],
});
