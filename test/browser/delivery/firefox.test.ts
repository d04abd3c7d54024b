import { describeDelivery } from './describe-delivery.ts';
import { firefox } from './firefox.ts';

describeDelivery(firefox, ['h2']);
