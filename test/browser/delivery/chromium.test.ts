import { chromium } from './chromium.ts';
import { describeDelivery } from './describe-delivery.ts';

// Without an outbox the harder way must do. `npm run delivery` runs both.
describeDelivery(chromium, { h1: ['persistent'], h2: ['persistent', 'memory'] });
