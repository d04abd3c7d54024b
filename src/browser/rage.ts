import type { Interaction } from './interaction.ts';

const BURST_MS = 1_000;
const NEAR_PX = 30;
const LEAST = 3;

/** Finds bursts of clicks. */
export interface Bursts {
  /** Hears of a click. The first of a burst says what is called back with the number of clicks, should it be one. */
  add(click: MouseEvent, interaction: Interaction, done: (count: number) => void): void;
  /** Ends the burst that is on, if one is. */
  end(): void;
}

/** Finds three or more clicks within a second, on one element and near each other; told once no more come for a second. */
export function createBursts(): Bursts {
  let of: Interaction | undefined;
  let first: MouseEvent;
  let done: (count: number) => void;
  let times: number[] = [];
  let count = 0;
  let isRage = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const end = (): void => {
    clearTimeout(timer);
    // Three clicks on a text select it.
    const isText = !of?.kind && getSelection()?.type === 'Range';
    of = undefined;
    if (isRage && !isText) done(count);
    isRage = false;
  };
  return {
    add(click, interaction, whenDone) {
      const { timeStamp, clientX, clientY, detail } = click;
      // A key that is held clicks too.
      if (!detail) return;
      const isNear = of && Math.hypot(clientX - first.clientX, clientY - first.clientY) <= NEAR_PX;
      if (!isNear || interaction.element !== of?.element) {
        end();
        [of, first, done, times, count] = [interaction, click, whenDone, [], 0];
      }
      count++;
      times = [...times, timeStamp].slice(-LEAST);
      isRage ||= times.length === LEAST && timeStamp - (times[0] as number) <= BURST_MS;
      clearTimeout(timer);
      timer = setTimeout(end, BURST_MS);
    },
    end,
  };
}
