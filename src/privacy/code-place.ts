import type { Attributes } from '../types.ts';
import { scrubUrl } from './scrub-url.ts';

/** Where in the code something happened, as browsers say it: nothing, 0 or no text where they do not know. */
export interface Place {
  readonly sourceFile?: string | null;
  readonly lineNumber?: number | null;
  readonly columnNumber?: number | null;
}

/** What a policy names: a URL as it may be recorded, or a word in place of one, such as `inline`. */
export const scrubSource = (source: string): string | undefined =>
  /^[\w-]*$/.test(source) ? source || undefined : scrubUrl(source);

/** A place in the code: https://opentelemetry.io/docs/specs/semconv/registry/attributes/code/ */
export const codePlace = ({ sourceFile, lineNumber, columnNumber }: Place): Attributes => ({
  'code.file.path': scrubSource(sourceFile ?? ''),
  'code.line.number': lineNumber || undefined,
  'code.column.number': columnNumber || undefined,
});
