import type { NextConfig } from 'next';

const config: NextConfig = {
  // Not a folder above, which has a package.json too.
  turbopack: { root: import.meta.dirname },
  reactStrictMode: true,
};

export default config;
