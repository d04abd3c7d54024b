declare namespace NodeJS {
  interface ProcessEnv {
    /** Written into the build: `dist/development` has the sentences, `dist` only the names of what is wrong. */
    readonly NODE_ENV?: string;
  }
}

/** The inline snippet, written into the build of `footlight/early`. */
declare const EARLY_SNIPPET: string;
/** Its hash, as a Content-Security-Policy names it. */
declare const EARLY_SNIPPET_HASH: `sha256-${string}`;
