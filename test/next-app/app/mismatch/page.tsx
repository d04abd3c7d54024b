'use client';

import type { ReactElement } from 'react';

export default function Mismatch(): ReactElement {
  return <h1>{typeof window === 'undefined' ? 'server' : 'browser'}</h1>;
}
