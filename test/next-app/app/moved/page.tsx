'use client';

import { useRouter } from 'next/navigation';
import { type ReactElement, useEffect } from 'react';

export default function Moved(): ReactElement {
  const router = useRouter();
  useEffect(() => router.replace('/courses/2'), [router]);
  return <h1>moved</h1>;
}
