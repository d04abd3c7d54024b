import { getWebInstrumentations, initializeFaro } from '@grafana/faro-web-sdk';

export const start = (endpoint) =>
  initializeFaro({
    url: `${endpoint}/collect`,
    app: { name: 'bench' },
    instrumentations: [...getWebInstrumentations()],
  });
