// User info; and query and fragment, up to the line and column of a frame. Each looks no further than to the next URL, else
// a text of many would take for ever.
const USER_INFO = /:\/\/[^\s/?#@]*@/g;
// An apostrophe may be part of it, and ends it where nothing of it follows.
const QUERY = /(:\/\/(?:[^\s?#"<>:]|:(?!\/\/))*)[?#][^\s"<>]*?((?::\d+){0,2}[),.;]{0,9}(?=[\s"<>]|'(?![\w%&=+-])|$))/g;

/** A text whose URLs are as `scrubUrl` leaves them. */
export const scrubText = (said: string): string => said.replace(USER_INFO, '://').replace(QUERY, '$1$2');
