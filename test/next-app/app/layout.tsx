import Link from 'next/link';
import type { ReactElement, ReactNode } from 'react';
import { Tracked } from '../tracked';

const PATHS = [
  '/',
  '/courses/1',
  '/courses/2',
  '/courses/courses',
  '/courses/2?tab=reviews',
  '/courses/1/lessons/hello',
  '/docs/a/b',
  '/old',
  '/moved',
  '/slow/hello',
  '/errors',
  '/errors/server',
  '/broken',
];

export default function Layout({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <html lang="en">
      <body>
        <Tracked>
          <nav>
            {PATHS.map((path) => (
              <Link key={path} href={path}>
                {path}
              </Link>
            ))}
          </nav>
          {children}
        </Tracked>
      </body>
    </html>
  );
}
