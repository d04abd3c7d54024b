import * as library from 'react-router-8';
import { vi } from 'vitest';
import { testDataMode } from './data-mode.tsx';
import { testDeclarativeMode } from './declarative-mode.tsx';
import type { Library } from './library.ts';

vi.mock('react-router', () => import('react-router-8'));

testDataMode('8', library as unknown as Library, true);
testDeclarativeMode('8', library as unknown as Library);
