/** Which files a stack names, as `<debug id>@<url>`, parted by spaces: what the files of a build tell the page. */
interface DebugIds {
  (stack: string): string;
  readonly files: Map<string, string>;
}

/**
 * Tells the page the debug id of the file that it stands in. Its text is put at the top of each file of a build: it needs
 * nothing around it, and runs in whatever the app runs in.
 */
export function register(id: string): void {
  try {
    const page = globalThis as { footlightDebugIds?: DebugIds };
    const { files } = (page.footlightDebugIds ??= Object.assign(
      (stack: string) =>
        [...(page.footlightDebugIds as DebugIds).files]
          .filter(([url]) => stack.includes(url))
          .map(([url, known]) => `${known}@${url}`)
          .join(' '),
      { files: new Map<string, string>() },
    ));
    // The innermost frame is here. Stacks are recorded without queries.
    const url = /[a-z-]+:\/\/[^\s()?#]+?(?=[?#]|:\d+:\d+)/.exec(`${new Error().stack}`)?.[0];
    if (url) files.set(url, id);
  } catch {
    // The app must run, known or not.
  }
}
