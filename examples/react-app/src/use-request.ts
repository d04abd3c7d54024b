import { useEffect, useState } from 'react';

export type RequestState<Data> =
  | { readonly status: 'loading' }
  | { readonly status: 'ready'; readonly data: Data }
  | { readonly status: 'failed' };

interface RequestOptions {
  onError?(error: Error): void;
}

/** Loads something when a component appears, and again on `retry`. `load` must stay the same function. */
export function useRequest<Data>(
  load: (signal: AbortSignal, attempt: number) => Promise<Data>,
  { onError }: RequestOptions = {},
): RequestState<Data> & { retry(): void } {
  const [attempt, setAttempt] = useState(1);
  const [state, setState] = useState<RequestState<Data>>({ status: 'loading' });
  useEffect(() => {
    const controller = new AbortController();
    setState({ status: 'loading' });
    load(controller.signal, attempt).then(
      (data) => setState({ status: 'ready', data }),
      (error: Error) => {
        if (controller.signal.aborted) return;
        setState({ status: 'failed' });
        onError?.(error);
      },
    );
    return () => controller.abort();
  }, [load, attempt, onError]);
  return { ...state, retry: () => setAttempt((current) => current + 1) };
}
