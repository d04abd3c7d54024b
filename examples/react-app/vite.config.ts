import { fileURLToPath } from 'node:url';
import { earlyScript } from 'footlight/early';
import { defineConfig, type Plugin, type UserConfig } from 'vite';

const built = (file: string): string => fileURLToPath(new URL(`../../dist/development/${file}`, import.meta.url));

/** Puts the snippet first into the page: what fails before the client arrives is kept for it. */
const early: Plugin = {
  name: 'early',
  // After the charset, which browsers want within the first 1,024 bytes.
  transformIndexHtml: (html) => html.replace('<meta charset="utf-8" />', (charset) => charset + earlyScript()),
};

// Your app needs no alias: `npm install footlight` is enough. Here the library is the repository itself.
const config: UserConfig = defineConfig({
  root: import.meta.dirname,
  plugins: [early],
  resolve: {
    alias: [
      { find: /^footlight$/, replacement: built('index.js') },
      { find: /^footlight\/web-vitals$/, replacement: built('web-vitals.js') },
      { find: /^footlight\/tracing$/, replacement: built('tracing.js') },
      { find: /^footlight\/react$/, replacement: built('react.js') },
      { find: /^footlight\/react-router$/, replacement: built('react-router.js') },
    ],
  },
  build: { sourcemap: true },
});

export default config;
