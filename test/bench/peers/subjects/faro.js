import { initializeFaro } from '@grafana/faro-web-sdk';

let faro;

export function start(endpoint) {
  faro = initializeFaro({
    url: `${endpoint}/collect`,
    app: { name: 'bench' },
    instrumentations: [],
    // Else it keeps what is the same as before to itself.
    dedupe: false,
  });
}

export const log = (message, context) => faro.api.pushLog([message], { context });
