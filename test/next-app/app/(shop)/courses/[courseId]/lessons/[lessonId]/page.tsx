'use client';

import { useTrackPageView } from 'footlight/react';
import { useParams } from 'next/navigation';
import type { ReactElement } from 'react';

export default function Lesson(): ReactElement {
  useTrackPageView(undefined, { userType: 'student' });
  return <h1>lesson {useParams<{ lessonId: string }>()?.lessonId}</h1>;
}
