export const root: string;
export function run(command: string, args: readonly string[]): boolean;
export function installPackages(): void;
export function findChromium(): string;
export function findPrometheus(): string;
export function findNginx(): string;
export function findFirefox(): string;
export function fail(message: string): never;
