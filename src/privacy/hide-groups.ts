/** What a secret that people write in groups looks like. */
export interface Grouped {
  /** Runs of groups, with one separator each between them. */
  readonly runs: RegExp;
  /** How long all groups but the last are, where they are all the same. */
  readonly size?: number;
  /** Most characters of the secret without separators. */
  readonly max: number;
  /** Whether some groups are the secret, without separators. */
  readonly isSecret: (joined: string) => boolean;
  /** What stands in its place. */
  readonly mark: string;
}

// In URLs they are encoded.
const SEPARATOR = /([ \u00a0-]|%[\da-f]{2})/i;

/** Where the secret that begins at a group ends, at best; the same place where none begins. */
function endOf(parts: readonly string[], start: number, { size, max, isSecret }: Grouped): number {
  let joined = '';
  let end = start;
  // Groups are at even places, separators at odd ones.
  for (let i = start; i < parts.length; i += 2) {
    joined += parts[i];
    if (joined.length > max) break;
    if (isSecret(joined)) end = i + 1;
    if (size && parts[i]?.length !== size) break;
  }
  return end;
}

/**
 * A text without the secrets that begin and end with a group. Each group is looked at with a few that follow it, so that
 * it takes no longer than the text is long.
 */
export const hideGroups = (text: string, of: Grouped): string =>
  text.replace(of.runs, (run) => {
    const parts = run.split(SEPARATOR);
    let said = '';
    for (let i = 0; i < parts.length; ) {
      const end = endOf(parts, i, of);
      said += end > i ? of.mark : parts[i];
      i = end > i ? end : i + 1;
      said += parts[i++] ?? '';
    }
    return said;
  });
