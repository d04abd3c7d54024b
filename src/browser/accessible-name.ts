/** What does something at a click, and is named by its text. */
export const COMMANDS =
  'a[href],button,summary,[type=button],[type=submit],[type=reset],[type=image],[role=button],[role=link],[role=tab],[role=menuitem],[role=switch],[role=checkbox]';

/** What holds what the user enters. A button that opens a list often has the choice as its text. */
export const FIELDS =
  'input:not([type=button],[type=submit],[type=reset],[type=image]),select,textarea,[contenteditable]:not([contenteditable=false]),[aria-haspopup=listbox],[role=combobox],[role=listbox],[role=textbox],[role=searchbox],[role=spinbutton],[role=slider]';

/** What can be chosen. Its name would say what was. */
export const CHOICES = '[type=radio],option,[role=option],[role=radio],[role=menuitemradio]';

/** What is being edited, fields included. Not by `isContentEditable`, which makes the browser compute styles first. */
export const EDITED = ':read-write';

const GROUPS = 'select,fieldset,[role=listbox],[role=radiogroup],[role=menu]';
const SILENT = '[aria-hidden=true],[hidden],script,style';
const MAX_LENGTH = 64;
// Longer texts are not read to their end.
const MAX_READ = 512;

/** Whether a node matches. A form can have a field that is called `matches`. */
export const is = (target: EventTarget | null, selector: string): boolean =>
  target instanceof Element && Element.prototype.matches.call(target, selector);

/** The text of elements, slots included. Never that of fields, of what is edited, or below what is left alone. */
function textOf(roots: readonly (Element | null | undefined)[], off: string): string {
  let said = '';
  const read = (node: Node): void => {
    if (said.length > MAX_READ) return;
    if (node instanceof Text && !is(node.parentElement, EDITED)) said += node.data;
    if (!(node instanceof Element) || is(node, `${FIELDS},${CHOICES},${SILENT},${off}`)) return;
    said += ` ${node.getAttribute('alt') ?? ''}`;
    ((node as HTMLSlotElement).assignedNodes?.({ flatten: true }) ?? node.childNodes).forEach(read);
    said += ' ';
  };
  for (const root of roots) if (root && !root.closest(off)) read(root);
  return said.slice(0, MAX_READ).replace(/\s+/g, ' ').trim();
}

/**
 * What an element is called: by the attribute of the app's own, else as assistive technology is told, as far as that needs
 * nothing the user has entered: `aria-labelledby`, `aria-label`, label or legend, the text of a command, `title`,
 * `placeholder`. A choice is called as its group. Nothing of one character: on keys in the page that would say what is typed.
 * https://www.w3.org/TR/accname-1.2/
 */
export function nameOf(element: Element, attribute: string): string | undefined {
  const off = `[${attribute}-off]`;
  const named = is(element, CHOICES) ? element.closest(GROUPS) : element;
  const own = element.getAttribute(attribute);
  if (element.closest(off)) return undefined;
  if (own || !named) return own?.slice(0, MAX_LENGTH);
  const say = (name: string): string | null => named.getAttribute(name);
  const scope = named.getRootNode() as Document;
  const ids = say('aria-labelledby')?.split(/\s+/) ?? [];
  const name =
    textOf(
      ids.map((id) => scope.getElementById(id)),
      off,
    ) ||
    say('aria-label') ||
    textOf([(named as HTMLInputElement).labels?.[0] ?? named.querySelector(':scope>legend')], off) ||
    (named.matches(COMMANDS) && ((named.matches('input') && (say('value') || say('alt'))) || textOf([named], off))) ||
    say('title') ||
    say('placeholder');
  const short = name?.trim().slice(0, MAX_LENGTH) ?? '';
  return short.length > 1 ? short : undefined;
}
