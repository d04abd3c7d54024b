import { init, sendEvent } from '@dash0/sdk-web';

export const start = (endpoint) =>
  init({ serviceName: 'bench', endpoint: { url: endpoint, authToken: 'auth_bench' }, enabledInstrumentations: [] });

export const log = (data, attributes) => sendEvent('item saved', { data, attributes });
