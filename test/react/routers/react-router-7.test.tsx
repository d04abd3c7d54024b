import * as library from 'react-router';
import { testDataMode } from './data-mode.tsx';
import { testDeclarativeMode } from './declarative-mode.tsx';
import type { Library } from './library.ts';

testDataMode('7', library as unknown as Library, true);
testDeclarativeMode('7', library as unknown as Library);
