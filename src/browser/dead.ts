import { type Interaction, promises } from './interaction.ts';
import { createSigns, type Reaction, watchReaction } from './reaction.ts';

/** Finds clicks that nothing comes of. */
export interface Deads {
  /** Hears of a press: what it does is done before the click. */
  press(event: Event): void;
  /** Hears of a click. Calls back if nothing came of it. */
  add(click: MouseEvent, interaction: Interaction, done: () => void): void;
  /** Waits for nothing more. */
  end(): void;
}

/** Finds clicks on what looks as if something came of it, where nothing does. `isOurs` tells our own requests. */
export function createDeads(isOurs: (url: string) => boolean): Deads {
  const waiting = new Map<Element, Reaction>();
  const signs = createSigns();
  let pressed: Reaction | undefined;
  const release = (): Reaction | undefined => {
    const last = pressed;
    pressed = undefined;
    return last;
  };
  return {
    press(event) {
      release()?.stop();
      pressed = watchReaction(event, isOurs, signs);
    },
    add(click, interaction, done) {
      const { element } = interaction;
      // From the keyboard, without a press.
      const reaction = (click.detail && release()) || watchReaction(click, isOurs, signs);
      // Of several clicks on one, the last tells.
      waiting.get(element)?.stop();
      waiting.set(element, reaction);
      reaction.expect(click, (isIgnored) => {
        if (waiting.get(element) === reaction) waiting.delete(element);
        if (isIgnored) done();
      });
      if (!promises(interaction)) reaction.stop();
    },
    end() {
      release()?.stop();
      waiting.forEach((reaction) => reaction.stop());
      signs.stop();
    },
  };
}
