import { it } from 'vitest';

/**
 * What the build of React, and footlight with it, does in development only: React measures how long it renders, and what
 * cannot be right throws. The one place that says so.
 */
export const isDevelopment: boolean = process.env['NODE_ENV'] !== 'production';

/** A test of what is so in development only. */
export const itInDevelopment: typeof it | (() => undefined) = isDevelopment ? it : () => undefined;
