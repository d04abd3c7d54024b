import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { parse, stringify } from 'yaml';
import { root } from '../../../examples/setup.js';

/** Where the stack that is shipped is. */
export const STACK: string = `${root}examples/stack`;

/** The variables of the stack, as `docker compose` reads them. */
export const variables = (): Readonly<Record<string, string>> =>
  parseEnv(readFileSync(`${STACK}/.env`, 'utf8')) as Record<string, string>;

/** A YAML file of the stack. Who reads it knows its shape. */
export const shipped = <Shape>(path: string): Shape => parse(readFileSync(`${STACK}/${path}`, 'utf8')) as Shape;

/** A configuration as YAML. Long lines stay whole, so that variables in them do. */
export const toYaml = (configuration: unknown): string => stringify(configuration, { lineWidth: 0 });
