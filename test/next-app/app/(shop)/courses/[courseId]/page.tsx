import type { ReactElement } from 'react';

export default async function Course({ params }: PageProps<'/courses/[courseId]'>): Promise<ReactElement> {
  return <h1>course {(await params).courseId}</h1>;
}
