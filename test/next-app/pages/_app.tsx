import type { AppProps } from 'next/app';
import Link from 'next/link';
import type { ReactElement } from 'react';
import { Tracked } from '../tracked';

const PATHS = ['/legacy', '/legacy/one', '/legacy/two', '/legacy/two?tab=reviews', '/legacy/docs', '/legacy/docs/a/b'];

export default function App({ Component, pageProps }: AppProps): ReactElement {
  return (
    <Tracked>
      {PATHS.map((path) => (
        <Link key={path} href={path}>
          {path}
        </Link>
      ))}
      <Component {...pageProps} />
    </Tracked>
  );
}
