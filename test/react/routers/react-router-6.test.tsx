import * as library from 'react-router-dom-6';
import { vi } from 'vitest';
import { testDataMode } from './data-mode.tsx';
import { testDeclarativeMode } from './declarative-mode.tsx';
import type { Library } from './library.ts';

vi.mock('react-router', () => import('react-router-dom-6'));

testDataMode('6.30', library as unknown as Library, true);
testDeclarativeMode('6.30', library as unknown as Library);
