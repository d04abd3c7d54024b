import { randomId } from '../browser/random-id.ts';
import type { Batch, Encoded } from '../types.ts';

/** Makes a request of encoded records. */
export const toBatch = ({ json, ...encoded }: Encoded): Batch => ({
  ...encoded,
  id: randomId(),
  body: new TextEncoder().encode(json),
});
