/** How the script element is made. */
export interface EarlyScriptOptions {
  /** The nonce of the page's Content-Security-Policy. @default none */
  readonly nonce?: string | undefined;
}

/**
 * The inline snippet as JavaScript, to be the first script of a page, after its `<meta charset>`: keeps errors, rejections
 * and page-load entries until the client arrives.
 *
 * @example
 * html.replace('<title>', `<script>${earlySnippet}</script><title>`);
 */
export const earlySnippet: string = EARLY_SNIPPET;

/**
 * What a Content-Security-Policy names the snippet by: https://www.w3.org/TR/CSP3/#grammardef-hash-source
 *
 * @example
 * response.setHeader('content-security-policy', `script-src 'self' '${earlySnippetHash}'`);
 */
export const earlySnippetHash: `sha256-${string}` = EARLY_SNIPPET_HASH;

/**
 * The snippet as a whole `<script>` element, for templates of a server.
 *
 * @example
 * html.replace('<title>', `${earlyScript({ nonce })}<title>`);
 */
export function earlyScript({ nonce }: EarlyScriptOptions = {}): string {
  const escaped = nonce?.replace(/[&"<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return `<script${escaped ? ` nonce="${escaped}"` : ''}>${earlySnippet}</script>`;
}
