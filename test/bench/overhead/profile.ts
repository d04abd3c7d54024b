/** As the DevTools protocol gives it: https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile */
export interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly samples?: readonly number[];
  /** Microseconds from one sample to the next. */
  readonly timeDeltas?: readonly number[];
}

/** What scripts took of the main thread, in milliseconds. */
export interface OwnTime {
  readonly total: number;
  /** The longest without a pause. */
  readonly longest: number;
}

/** What of a profile the scripts took themselves. What the browser does for them in a call counts, what they call of others not. */
export function ownTime({ nodes, samples = [], timeDeltas = [] }: Profile, isOwn: (url: string) => boolean): OwnTime {
  const own = new Map<number, boolean>();
  const children = new Map(nodes.map((node) => [node.id, node.children ?? []]));
  const frames = new Map(nodes.map((node) => [node.id, node.callFrame]));
  const mark = (id: number, inherited: boolean): void => {
    const url = frames.get(id)?.url;
    const isOurs = url ? isOwn(url) : inherited;
    own.set(id, isOurs);
    for (const child of children.get(id) ?? []) mark(child, isOurs);
  };
  if (nodes[0]) mark(nodes[0].id, false);
  let total = 0;
  let longest = 0;
  let run = 0;
  samples.forEach((id, i) => {
    // A sample stands for the time until the next one.
    const took = own.get(id) ? (timeDeltas[i + 1] ?? 0) / 1_000 : 0;
    total += took;
    run = took && run + took;
    longest = Math.max(longest, run);
  });
  return { total, longest };
}
