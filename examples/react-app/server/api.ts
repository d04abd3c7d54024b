import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Course, CourseSummary } from './course.ts';
import { COURSES } from './courses.ts';
import { type RunResult, runCode } from './run-code.ts';
import type { ServerTelemetry } from './telemetry.ts';

const MAX_BODY_BYTES = 64 * 1024;
const RUN_MS = 150;
const SLOW_MS = 1_200;

/** What the API answers: a status and something to write as JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** What a request asks. */
export interface Question {
  readonly request: IncomingMessage;
  readonly url: URL;
  /** What stands where the template has names. */
  readonly params: Readonly<Record<string, string>>;
  readonly telemetry: ServerTelemetry;
}

/** Requests that have one answer. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** The path, with names for what varies in it. */
  readonly template: string;
  answer(question: Question): Answer | Promise<Answer>;
}

const NOT_FOUND: Answer = { status: 404, body: { error: 'There is nothing at this address.' } };
const LESSON = '/api/courses/:courseId/lessons/:lessonId';

const ROUTES: readonly Route[] = [
  { method: 'GET', template: '/api/courses', answer: () => ok(COURSES.map(summary)) },
  { method: 'GET', template: '/api/courses/:courseId', answer: ({ params }) => ok(findCourse(params)) },
  { method: 'POST', template: `${LESSON}/run`, answer: run },
  { method: 'POST', template: `${LESSON}/complete`, answer: complete },
  { method: 'GET', template: '/api/slow', answer: recommendations },
  { method: 'GET', template: '/api/flaky', answer: leaderboard },
];

/** The route of a request, if the API has one for it. */
export function findRoute(method: string | undefined, pathname: string): Route | undefined {
  return ROUTES.find((route) => route.method === method && paramsOf(route.template, pathname));
}

/** Answers a request under `/api`. */
export async function answerApi(route: Route | undefined, asked: Omit<Question, 'params'>): Promise<Answer> {
  const { request, url } = asked;
  const isKnown = request.method === 'GET' || request.method === 'POST';
  if (!isKnown) return { status: 405, body: { error: 'GET or POST, please.' } };
  return route ? route.answer({ ...asked, params: paramsOf(route.template, url.pathname) ?? {} }) : NOT_FOUND;
}

function paramsOf(template: string, pathname: string): Record<string, string> | undefined {
  const names = template.split('/');
  const values = pathname.split('/');
  if (names.length !== values.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, name] of names.entries()) {
    const value = values[i] ?? '';
    if (name.startsWith(':')) params[name.slice(1)] = value;
    else if (name !== value) return undefined;
  }
  return params;
}

async function run({ request, params, telemetry }: Question): Promise<Answer> {
  if (!findLesson(params)) return NOT_FOUND;
  const code = codeIn(await readBody(request));
  if (code === undefined) return { status: 400, body: { error: 'Send JSON with the text of `code`.' } };
  return ok(await runTraced(code, telemetry));
}

function runTraced(code: string, { tracer, log }: ServerTelemetry): Promise<RunResult> {
  return tracer.startActiveSpan('run code', { attributes: { 'jac.code.length': code.length } }, async (span) => {
    try {
      await sleep(RUN_MS);
      const result = runCode(code);
      span.setAttribute('jac.run.status', result.status);
      log('info', 'code ran', { result: result.status });
      return result;
    } finally {
      span.end();
    }
  });
}

function complete({ params }: Question): Answer {
  const lesson = findLesson(params);
  return lesson ? ok({ lessonId: lesson.id, completedAt: new Date().toISOString() }) : NOT_FOUND;
}

async function recommendations(): Promise<Answer> {
  await sleep(SLOW_MS);
  return ok(COURSES.slice(1).map(({ id, title }) => ({ id, title, reason: 'Popular with learners like you' })));
}

function leaderboard({ url }: Question): Answer {
  // Every odd attempt fails: the panel has an error to show, and whoever asks again gets an answer.
  const isBroken = Number(url.searchParams.get('attempt') ?? 1) % 2 === 1;
  if (isBroken) return { status: 500, body: { error: 'The leaderboard is being rebuilt.' } };
  return ok([
    { name: 'Amara', points: 940 },
    { name: 'Jonas', points: 815 },
    { name: 'Mei', points: 790 },
  ]);
}

function ok(body: unknown): Answer {
  return body === undefined ? NOT_FOUND : { status: 200, body };
}

function findCourse({ courseId }: Question['params']): Course | undefined {
  return COURSES.find(({ id }) => id === courseId);
}

function findLesson(params: Question['params']): Course['lessons'][number] | undefined {
  return findCourse(params)?.lessons.find(({ id }) => id === params['lessonId']);
}

function summary({ lessons, ...course }: Course): CourseSummary {
  return { ...course, lessons: lessons.map(({ id, title, minutes }) => ({ id, title, minutes })) };
}

function codeIn(body: string): string | undefined {
  try {
    const { code } = JSON.parse(body) as { code?: unknown };
    return typeof code === 'string' ? code : undefined;
  } catch {
    return undefined;
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  request.setEncoding('utf8');
  for await (const chunk of request) {
    body += chunk;
    if (body.length > MAX_BODY_BYTES) return '';
  }
  return body;
}
