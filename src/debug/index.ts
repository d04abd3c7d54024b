export { type DebugOptions, debug } from './debug.ts';
