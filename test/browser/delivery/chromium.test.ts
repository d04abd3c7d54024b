import { chromium } from './chromium.ts';
import { describeDelivery } from './describe-delivery.ts';

describeDelivery(chromium, ['h1', 'h2']);
