import { element } from '../browser/element.ts';

/** What is done when an element is clicked. */
export type Actions = Map<EventTarget, () => void>;

/** Some buttons, one of which is chosen. */
export interface Choice<Name extends string> {
  readonly element: HTMLElement;
  readonly buttons: readonly HTMLElement[];
  chosen: Name;
}

/** A button. */
export const button = (
  name: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly (Node | string)[]
): HTMLElement => element('button', { class: name, type: 'button', ...attributes }, ...children);

/** Makes a choice, of which the first is chosen. `changed` hears when another one is. */
export function createChoice<Name extends string>(
  label: string,
  names: readonly Name[],
  actions: Actions,
  changed: () => void,
): Choice<Name> {
  const buttons = names.map((name) => button('', {}, name));
  const choose = (chosen: Name): void => {
    choice.chosen = chosen;
    buttons.forEach((one, i) => one.setAttribute('aria-pressed', `${names[i] === chosen}`));
  };
  const choice: Choice<Name> = {
    element: element('div', { class: 'choice', role: 'group', 'aria-label': label }, ...buttons),
    buttons,
    chosen: names[0] as Name,
  };
  names.forEach((name, i) =>
    actions.set(buttons[i] as HTMLElement, () => {
      choose(name);
      changed();
    }),
  );
  choose(choice.chosen);
  return choice;
}
