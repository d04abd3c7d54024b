import { fileURLToPath } from 'node:url';
import { defineConfig, type UserConfig } from 'vite';

const built = (file: string): string => fileURLToPath(new URL(`../../dist/development/${file}`, import.meta.url));

// Your app needs no alias: `npm install footlight` is enough. Here the library is the repository itself.
const config: UserConfig = defineConfig({
  root: import.meta.dirname,
  resolve: {
    alias: [
      { find: /^footlight$/, replacement: built('index.js') },
      { find: /^footlight\/tracing$/, replacement: built('tracing.js') },
      { find: /^footlight\/react$/, replacement: built('react.js') },
    ],
  },
  build: { sourcemap: true },
});

export default config;
