import { connection } from 'next/server';
import type { ReactElement } from 'react';

/** Takes longer than a view waits for its name. */
export default async function Slow({ params }: PageProps<'/slow/[slug]'>): Promise<ReactElement> {
  await connection();
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  return <h1>slow {(await params).slug}</h1>;
}
