import * as Sentry from '@sentry/browser';

export const start = (endpoint) =>
  Sentry.init({
    dsn: endpoint.replace('//', '//key@').concat('/1'),
    enableLogs: true,
    tracesSampleRate: 1,
    defaultIntegrations: false,
  });

export const log = (message, attributes) => Sentry.logger.info(message, attributes);

export function span(name, attributes) {
  const made = Sentry.startInactiveSpan({ name, forceTransaction: true });
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  made.end();
}

export const flush = () => Sentry.flush();
