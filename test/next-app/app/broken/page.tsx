'use client';

import { type ReactElement, useState } from 'react';

/** No boundary but the last one catches what it throws. */
export default function Broken(): ReactElement {
  const [isBroken, setBroken] = useState(false);
  if (isBroken) throw new Error('below the layout');
  return (
    <button id="break" type="button" onClick={() => setBroken(true)}>
      break
    </button>
  );
}
