import { CHOICES, COMMANDS, EDITED, FIELDS, is, nameOf } from './accessible-name.ts';

/** What the user did something to. */
export interface Interaction {
  readonly element: Element;
  /** What it is called. */
  readonly name: string | undefined;
  /** By ARIA: its own, else that of its tag, where the tag has one. https://www.w3.org/TR/html-aria/ */
  readonly role: string | undefined;
  /** Does something at a click, or holds what is entered; neither where nothing says so. */
  readonly kind: 'command' | 'field' | undefined;
}

const ROLES: Readonly<Record<string, string>> = {
  A: 'link',
  BUTTON: 'button',
  SUMMARY: 'button',
  SELECT: 'combobox',
  OPTION: 'option',
  TEXTAREA: 'textbox',
  FORM: 'form',
  button: 'button',
  submit: 'button',
  reset: 'button',
  image: 'button',
  checkbox: 'checkbox',
  radio: 'radio',
  range: 'slider',
  number: 'spinbutton',
  search: 'searchbox',
  text: 'textbox',
  email: 'textbox',
  tel: 'textbox',
  url: 'textbox',
};

const roleOf = (element: Element): string | undefined =>
  element.getAttribute('role') ??
  ROLES[element.matches('input') ? (element as HTMLInputElement).type : element.tagName];

const describe = (element: Element, name: string | undefined): Interaction => ({
  element,
  name,
  role: roleOf(element),
  kind: is(element, `${FIELDS},${CHOICES}`) ? 'field' : is(element, COMMANDS) ? 'command' : undefined,
});

const isLeftAlone = (event: Event, attribute: string): boolean =>
  event.composedPath().some((target) => is(target, `[${attribute}-off]`));

/**
 * What a click was on: the closest element that is made to be used or carries the attribute, through shadow roots, else the
 * one that was hit. What is edited is one with its editor. Nothing where it is to be left alone, or where the browser goes on
 * to click on a field, because it was on its label.
 */
export function clickedOn(event: Event, attribute: string): Interaction | undefined {
  const outer = event
    .composedPath()
    .filter((target) => target instanceof Element)
    .filter(({ parentElement }) => !is(parentElement, EDITED));
  const used = `[${attribute}],label,${COMMANDS},${FIELDS},${CHOICES}`;
  const element = outer.find((one) => is(one, used)) ?? outer[0];
  if (!element || (element as HTMLLabelElement).control || isLeftAlone(event, attribute)) return undefined;
  return describe(element, nameOf(element, attribute));
}

/** Which form was submitted, called by its own name or by what submitted it. Nothing where no user has done it of late. */
export function submittedForm(event: Event, attribute: string): Interaction | undefined {
  const [form] = event.composedPath() as [Element];
  const { submitter } = event as SubmitEvent;
  if (navigator.userActivation?.isActive === false || isLeftAlone(event, attribute)) return undefined;
  return describe(form, nameOf(form, attribute) ?? (submitter ? nameOf(submitter, attribute) : undefined));
}

/** Whether an element looks as if something came of a click, and is not where the user is already. */
export const promises = ({ element, kind }: Interaction): boolean =>
  kind
    ? kind === 'command' && !element.matches('[aria-current],[aria-selected=true],[aria-disabled=true]')
    : getComputedStyle(element).cursor === 'pointer';
