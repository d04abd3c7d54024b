/** The adapter of the SDK can be replaced by that of the next one. Checked by `tsc`: neither says more than the other. */

type Ours = typeof import('../../src/tracing/adapter.ts');
type Next = typeof import('../support/adapter-sdk-trace.ts');

/** Whether one type can stand for the other, both ways. */
type IsSame<One, Other> = [One] extends [Other] ? ([Other] extends [One] ? true : false) : false;

export const isReplaceable: IsSame<Ours, Next> = true;
export const hasTheSameNames: IsSame<keyof Ours, keyof Next> = true;
export const hasTheSameOptions: IsSame<
  import('../../src/tracing/adapter.ts').ProviderOptions,
  import('../support/adapter-sdk-trace.ts').ProviderOptions
> = true;
export const hasTheSameSpans: IsSame<
  import('../../src/tracing/adapter.ts').ReadableSpan,
  import('../support/adapter-sdk-trace.ts').ReadableSpan
> = true;
export const hasTheSameProcessors: IsSame<
  import('../../src/tracing/adapter.ts').SpanProcessor,
  import('../support/adapter-sdk-trace.ts').SpanProcessor
> = true;

// @ts-expect-error: a module that lacks a name is not the same
export const isTooLittle: IsSame<Ours, Omit<Next, 'batchProcessor'>> = true;
// @ts-expect-error: nor is one whose function answers another thing
export const isOther: IsSame<Ours, Omit<Next, 'createContextManager'> & { createContextManager(): number }> = true;
