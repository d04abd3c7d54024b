import * as Sentry from '@sentry/browser';

export const start = (endpoint) =>
  Sentry.init({
    dsn: endpoint.replace('//', '//key@').concat('/1'),
    enableLogs: true,
    tracesSampleRate: 1,
    integrations: [Sentry.browserTracingIntegration()],
  });
