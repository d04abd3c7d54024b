declare namespace NodeJS {
  interface ProcessEnv {
    /** Written into the build: `dist/development` has the sentences, `dist` only the names of what is wrong. */
    readonly NODE_ENV?: string;
  }
}
