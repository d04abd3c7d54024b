/** Before the tests of the `react-18` project: what React 18 and its DOM import of each other is theirs, too. */
import Module from 'node:module';

type Resolve = (request: string, ...rest: readonly unknown[]) => string;

const loader = Module as unknown as { _resolveFilename: Resolve };
const resolve = loader._resolveFilename;
loader._resolveFilename = (request, ...rest) =>
  resolve(request.replace(/^(react|react-dom)(?=\/|$)/, '$1-18'), ...rest);

// Its development build also tells the page of what it catches, and the console of what nobody in the page took on.
window.addEventListener('error', (event) => event.preventDefault());
