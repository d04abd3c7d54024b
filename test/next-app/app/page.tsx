import type { ReactElement } from 'react';

export default function Home(): ReactElement {
  return <h1>home</h1>;
}
