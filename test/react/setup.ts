import { configure } from '@testing-library/react';
import { afterEach, beforeEach } from 'vitest';
import { begin, end } from './support.tsx';

configure({ reactStrictMode: !!process.env['REACT_STRICT'] });
beforeEach(begin);
afterEach(end);
