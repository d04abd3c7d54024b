import { afterEach, beforeEach } from 'vitest';
import { begin, end } from './support.tsx';

beforeEach(begin);
afterEach(end);
