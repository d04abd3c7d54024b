type Method = (...args: unknown[]) => unknown;

/** What happens instead of a call of a method: `next` goes on with it. */
export type Layer = (next: Method, args: unknown[], self: unknown) => unknown;

// The layers of each method of ours.
let patches: WeakMap<Method, Set<Layer>> | undefined;

/**
 * Puts a layer around a method: one patch for all layers. The answer takes the layer off; with the last one the method is
 * restored or, if others patched it after us, left in place and silent.
 */
export function patch<Name extends string>(owner: { [name in Name]: unknown }, name: Name, layer: Layer): () => void {
  patches ??= new WeakMap();
  const found = owner[name] as Method;
  const layers = patches.get(found) ?? new Set();
  if (!patches.has(found)) {
    const patched = function (this: unknown, ...args: unknown[]): unknown {
      const call = [...layers].reduce<Method>(
        (next, one) =>
          (...last) =>
            one(next, last, this),
        (...last) => found.apply(this, last),
      );
      return call(...args);
    };
    // By this name whoever patches finds what is beneath.
    patches.set((owner[name] = Object.assign(patched, { __original: found })), layers);
  }
  const own = owner[name] as Method & { __original: Method };
  layers.add(layer);
  return () => {
    layers.delete(layer);
    if (!layers.size && owner[name] === own) owner[name] = own.__original;
  };
}

/** A method without what libraries of this kind have put around it. */
export function unpatched(method: unknown): unknown {
  const { __original, __sentry_original__ } = (method ?? {}) as Record<string, unknown>;
  const beneath = __original ?? __sentry_original__;
  return beneath ? unpatched(beneath) : method;
}

/** What our own requests carry, for those of us who see them where others hide what is beneath. */
export const ownMark = (): symbol => Symbol.for('footlight');
