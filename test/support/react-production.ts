/**
 * Before the tests of the projects whose React is the production build: that one has no `act`, so Testing Library is given
 * one. What begins in it is rendered at once, with its effects; what comes of that later is waited for, in tasks.
 */
import * as React from 'react';
import * as dom from 'react-dom';

const TASKS = 5;
// Tests have timers of their own.
const { setTimeout: later } = globalThis;
const settled = async (result: unknown): Promise<unknown> => {
  const value = await result;
  for (let i = 0; i < TASKS; i++) await new Promise((resolve) => later(resolve));
  return value;
};

/** What nobody caught is thrown on, as the `act` of the development build does; React 19 tells the page of it. */
function act(task: () => unknown): Promise<unknown> {
  const thrown: unknown[] = [];
  const hear = (event: ErrorEvent): void => {
    event.preventDefault();
    thrown.push(event.error);
  };
  window.addEventListener('error', hear);
  try {
    const result = dom.flushSync(task);
    if (thrown.length) throw thrown[0];
    return settled(result);
  } finally {
    window.removeEventListener('error', hear);
  }
}

const { default: react } = React as unknown as { default: { act?: unknown } };
react.act = act;
