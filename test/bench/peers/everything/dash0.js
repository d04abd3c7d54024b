import { init } from '@dash0/sdk-web';

export const start = (endpoint) => init({ serviceName: 'bench', endpoint: { url: endpoint, authToken: 'auth_bench' } });
