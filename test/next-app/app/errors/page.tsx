'use client';

import { type ReactElement, useState } from 'react';
import { refuse } from './refuse';

const fail = (message: string): never => {
  throw new Error(message);
};

export default function Errors(): ReactElement {
  const [isBroken, setBroken] = useState(false);
  if (isBroken) fail('in render');
  const actions: Readonly<Record<string, () => unknown>> = {
    render: () => setBroken(true),
    handler: () => fail('in a handler'),
    rejection: () => void Promise.reject(new Error('in a promise')),
    action: () => void refuse(),
  };
  return (
    <main>
      <h1>errors</h1>
      {Object.entries(actions).map(([name, action]) => (
        <button key={name} id={name} type="button" onClick={action}>
          {name}
        </button>
      ))}
    </main>
  );
}
