/** Before the tests, because it takes longer than any of them: builds the Collector where there is none. */
import { findCollector } from './support/find-collector.ts';

console.log(`The Collector is ${findCollector()}`);
