import { describeDelivery } from './describe-delivery.ts';
import { firefox } from './firefox.ts';

// Without an outbox Chromium must do: starting Firefox takes time. `npm run delivery` runs both.
describeDelivery(firefox, { h2: ['persistent'] });
