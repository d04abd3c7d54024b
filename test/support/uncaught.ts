/** Nothing caught it. */
export const fail = (error: unknown, more: ErrorEventInit = {}): boolean =>
  window.dispatchEvent(new ErrorEvent('error', { error, message: `Uncaught ${error}`, ...more }));

export const reject = (reason: unknown): boolean =>
  window.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason }));

/** An error with a stack of its own, the same for all of a message. */
export const make = (message: string, stack = 'run@app.js:1:2'): Error =>
  Object.assign(new TypeError(message), { stack });
