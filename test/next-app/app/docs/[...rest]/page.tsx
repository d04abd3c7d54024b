import type { ReactElement } from 'react';

export default async function Docs({ params }: PageProps<'/docs/[...rest]'>): Promise<ReactElement> {
  return <h1>docs {(await params).rest.join(' ')}</h1>;
}
