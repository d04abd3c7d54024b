import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Builds the app into `examples/react-app/dist`. Build the library first, with `npm run build`. */
export async function buildExample(): Promise<void> {
  const configFile = fileURLToPath(new URL('vite.config.ts', import.meta.url));
  await build({ configFile, logLevel: 'error' });
}
