/** A page whose scripts have debug ids, by `footlight debug-ids`. */
interface PageOfBuild {
  readonly footlightDebugIds?: (stack: string) => string;
}

/** The debug ids of the files that a stack names: `footlight.debug_ids`. Nothing where the build has none. */
export const debugIdsOf = (stack: string): string | undefined => (globalThis as PageOfBuild).footlightDebugIds?.(stack);
