'use client';

import { useMemo, useState } from 'react';

/** What a component can ask of the boundary around it. */
export interface ErrorBoundaryHandle {
  /** Lets the nearest boundary above show its fallback, and report, as if the component had thrown this while rendering. */
  readonly showBoundary: (error: unknown) => void;
}

/**
 * Hands to the nearest error boundary the errors that React does not: those of event handlers, timers and promises.
 * The same object over all renders.
 *
 * @example
 * const { showBoundary } = useErrorBoundary();
 * useEffect(() => {
 *   loadCourse().then(setCourse, showBoundary);
 * }, [showBoundary]);
 */
export function useErrorBoundary(): ErrorBoundaryHandle {
  const [shown, setShown] = useState<{ readonly error: unknown }>();
  const handle = useMemo(() => ({ showBoundary: (error: unknown) => setShown({ error }) }), []);
  if (shown) throw shown.error;
  return handle;
}
