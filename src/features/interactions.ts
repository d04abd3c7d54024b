import { createDeads } from '../browser/dead.ts';
import { wallTime } from '../browser/environment.ts';
import { clickedOn, type Interaction, submittedForm } from '../browser/interaction.ts';
import { onLifecycle } from '../browser/lifecycle.ts';
import { listen } from '../browser/listen.ts';
import { parseUrl } from '../browser/location.ts';
import { createBursts } from '../browser/rage.ts';
import { type CapOptions, createCap } from '../signals/cap.ts';
import { recordEvent } from '../signals/event.ts';
import type { Attributes, Endpoint, Feature, Telemetry } from '../types.ts';

/** Which interactions are recorded, and how they are named. */
export interface InteractionsOptions extends CapOptions {
  /**
   * The attribute by which the app names elements. With `-off` after it, an element is left alone with all that is in it.
   * @default 'data-telemetry'
   */
  readonly attribute?: string;
  /** Whether bursts of clicks are recorded: `footlight.rage_click`. @default true */
  readonly rage?: boolean;
  /** Whether clicks that nothing came of are recorded: `footlight.dead_click`. @default true */
  readonly dead?: boolean;
  /** Events a minute; the others are counted as dropped, with the reason `cap`. @default 100 */
  readonly maxPerMinute?: number;
}

const BUTTONS = ['left', 'middle', 'right'];

/** Tells the client's own requests from others. */
function own(endpoint: Endpoint): (url: string) => boolean {
  const urls = typeof endpoint === 'string' ? [endpoint.replace(/\/?$/, '/v1/')] : Object.values(endpoint);
  return (url) => urls.some((one) => url.startsWith(parseUrl(one)?.href ?? one));
}

/** Records events of interactions, as far as the cap lets them. */
function recorder(telemetry: Telemetry, maxPerMinute: number) {
  const may = createCap(telemetry, maxPerMinute);
  return (time: number, what: string, { element, role, name }: Interaction, more?: Attributes): void => {
    if (!may()) return;
    const attributes = {
      'browser.tag_name': element.tagName,
      'footlight.interaction.role': role,
      'footlight.interaction.name': name,
      ...more,
    };
    recordEvent(telemetry, what, attributes, { time });
  };
}

/** Listens to what the user does, not to what scripts do. What goes wrong in here is not for the page to hear. */
const onUser = <Heard extends Event>(telemetry: Telemetry, types: string, hear: (event: Heard) => void): (() => void) =>
  listen(types, (event) => {
    try {
      if (event.isTrusted) hear(event as Heard);
    } catch (cause) {
      if (process.env.NODE_ENV !== 'production') telemetry.diagnose('an interaction could not be read', cause);
    }
  });

/**
 * Records what the user does: clicks and submits, by role and accessible name, or by the name that the app gives in
 * `data-telemetry`: `browser.user_action.click` and `browser.user_action.submit`; three or more clicks on one thing within a
 * second: `footlight.rage_click`; clicks on what looks as if something came of it, and nothing does:
 * `footlight.dead_click`. Never what is entered, edited or chosen; nothing of what is below `data-telemetry-off`.
 * https://github.com/open-telemetry/opentelemetry-browser/tree/main/packages/instrumentation/src/user-action
 *
 * @example
 * createTelemetry({ …, features: [interactions({ dead: false })] });
 */
export function interactions(options: InteractionsOptions = {}): Feature {
  const { attribute = 'data-telemetry', rage = true, dead = true, maxPerMinute = 100 } = options;
  return (telemetry) => {
    const record = recorder(telemetry, maxPerMinute);
    const bursts = rage ? createBursts() : undefined;
    const deads = dead ? createDeads(own(telemetry.endpoint)) : undefined;
    const clicked = (event: MouseEvent): void => {
      const interaction = clickedOn(event, attribute);
      if (!interaction) return;
      const { button, detail, type } = event;
      const time = wallTime(event.timeStamp);
      // From the keyboard there is none.
      const by = detail ? { 'browser.mouse_event.button': BUTTONS[button] } : {};
      record(time, 'browser.user_action.click', interaction, by);
      if (type !== 'click' || interaction.kind === 'field') return;
      bursts?.add(event, interaction, (count) =>
        record(time, 'footlight.rage_click', interaction, { 'footlight.interaction.count': count }),
      );
      deads?.add(event, interaction, () => record(time, 'footlight.dead_click', interaction));
    };
    const submitted = (event: Event): void => {
      const interaction = submittedForm(event, attribute);
      if (interaction) record(wallTime(event.timeStamp), 'browser.user_action.submit', interaction);
    };
    const end = (): void => {
      bursts?.end();
      deads?.end();
    };
    const stops = [
      onUser(telemetry, 'click auxclick', clicked),
      onUser(telemetry, 'submit', submitted),
      onUser(telemetry, 'pointerdown', (event) => deads?.press(event)),
      onLifecycle((away) => away && end()),
      end,
    ];
    return () => stops.forEach((stop) => stop());
  };
}
