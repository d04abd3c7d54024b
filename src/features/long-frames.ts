import { hasEntries, onEntries } from '../browser/entries.ts';
import { wallTime } from '../browser/environment.ts';
import { currentRoute } from '../context/route.ts';
import { scrubUrl } from '../privacy/scrub-url.ts';
import { type CapOptions, createCap } from '../signals/cap.ts';
import { recordEvent } from '../signals/event.ts';
import { createMeter } from '../signals/meter.ts';
import { rounded } from '../signals/timing.ts';
import type { Attributes, Feature } from '../types.ts';

/** Which frames are told one by one. */
export interface LongFramesOptions extends CapOptions {
  /** Milliseconds: frames that took as long are events too. All from 50 ms on are measured. @default 100 */
  readonly threshold?: number;
  /** Events a minute; the others are counted as dropped, with the reason `cap`. @default 20 */
  readonly maxPerMinute?: number;
}

interface Script {
  readonly duration: number;
  readonly forcedStyleAndLayoutDuration: number;
  readonly invoker: string;
  readonly invokerType: string;
  readonly sourceURL: string;
  readonly sourceFunctionName: string;
  readonly sourceCharPosition: number;
}

/** What long tasks have of it is only the first line. */
interface LongFrame extends PerformanceEntry {
  readonly blockingDuration?: number;
  readonly renderStart?: number;
  readonly styleAndLayoutStart?: number;
  readonly scripts?: readonly Script[];
}

const FRAMES = 'long-animation-frame';
// What is beyond in a task keeps the page from answering: https://www.w3.org/TR/longtasks-1/
const LONG_MS = 50;
const MAX_TEXT = 200;

const short = (text: string | undefined): string | undefined => text?.slice(0, MAX_TEXT) || undefined;

const place = (url: string): string | undefined => short(url && scrubUrl(url));

/** What ran a script: its URL, or as `BUTTON#save.onclick` or `IMG[src=…].onload`, with a URL. */
const invokerOf = ({ invoker, invokerType }: Script): string | undefined =>
  invokerType.endsWith('-script')
    ? place(invoker)
    : short(invoker.replace(/\[src="?(.*[^"])"?]/s, (_, url: string) => `[src=${place(url)}]`));

/** What is known of a frame, in milliseconds, and of the script that took most of it. */
function describe({
  startTime,
  duration,
  blockingDuration,
  renderStart,
  styleAndLayoutStart,
  scripts,
}: LongFrame): Attributes {
  const since = (start: number | undefined): number | undefined => rounded(start && startTime + duration - start);
  const script = scripts?.reduce<Script | undefined>(
    (most, one) => (most && most.duration >= one.duration ? most : one),
    undefined,
  );
  return {
    'footlight.long_frame.duration': rounded(duration),
    'footlight.long_frame.blocking_duration': rounded(blockingDuration ?? duration - LONG_MS),
    'footlight.long_frame.render_duration': since(renderStart),
    'footlight.long_frame.style_and_layout_duration': since(styleAndLayoutStart),
    ...(script && {
      'footlight.long_frame.script.url': place(script.sourceURL),
      'footlight.long_frame.script.function': short(script.sourceFunctionName),
      'footlight.long_frame.script.position': script.sourceCharPosition < 0 ? undefined : script.sourceCharPosition,
      'footlight.long_frame.script.invoker': invokerOf(script),
      'footlight.long_frame.script.invoker_type': script.invokerType,
      'footlight.long_frame.script.duration': rounded(script.duration),
      'footlight.long_frame.script.forced_layout_duration': rounded(script.forcedStyleAndLayoutDuration),
    }),
  };
}

/**
 * Measures frames that took 50 ms or longer, in `frontend_long_frame_duration_seconds{page}`, and records the longer of
 * them as `footlight.long_frame` events, with the time they began: how long they took and blocked, and the script that took
 * most of it. By Long Animation Frames, or by long tasks where the browser knows only those; where it knows neither, nothing.
 * https://w3c.github.io/long-animation-frames/
 *
 * @example
 * createTelemetry({ …, features: [longFrames({ threshold: 200 })] });
 */
export function longFrames({ threshold = 100, maxPerMinute = 20 }: LongFramesOptions = {}): Feature {
  return (telemetry) => {
    const isWithinCap = createCap(telemetry, maxPerMinute);
    const durations = createMeter(telemetry).histogram('frontend.long_frame.duration', {
      unit: 's',
      bounds: [0.05, 0.1, 0.2, 0.3, 0.5, 1, 2],
    });
    return onEntries<LongFrame>(hasEntries(FRAMES) ? FRAMES : 'longtask', (frame) => {
      const { startTime, duration } = frame;
      const page = telemetry.context.view.page ?? currentRoute(telemetry).template;
      durations.record(duration / 1_000, { page });
      if (duration < threshold || !isWithinCap()) return;
      recordEvent(telemetry, 'footlight.long_frame', describe(frame), { time: wallTime(startTime) });
    });
  };
}
