import * as library from 'react-router-dom-6.4';
import { vi } from 'vitest';
import { testDataMode } from './data-mode.tsx';
import { testDeclarativeMode } from './declarative-mode.tsx';
import type { Library } from './library.ts';

vi.mock('react-router', () => import('react-router-dom-6.4'));

testDataMode('6.4', library as unknown as Library, false);
testDeclarativeMode('6.4', library as unknown as Library);
