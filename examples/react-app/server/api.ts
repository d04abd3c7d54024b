import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Course, CourseSummary } from './course.ts';
import { COURSES } from './courses.ts';
import { runCode } from './run-code.ts';

const MAX_BODY_BYTES = 64 * 1024;
const RUN_MS = 150;
const SLOW_MS = 1_200;

/** What the API answers: a status and something to write as JSON. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const NOT_FOUND: Answer = { status: 404, body: { error: 'There is nothing at this address.' } };

/** Answers a request under `/api`. */
export async function answerApi(request: IncomingMessage, url: URL): Promise<Answer> {
  const [, , ...path] = url.pathname.split('/');
  if (request.method === 'POST') return answerPost(request, path);
  if (request.method !== 'GET') return { status: 405, body: { error: 'GET or POST, please.' } };
  const [name, courseId, ...rest] = path;
  if (rest.length > 0) return NOT_FOUND;
  if (name === 'courses') return courseId === undefined ? ok(COURSES.map(summary)) : ok(findCourse(courseId));
  if (name === 'slow') return recommendations();
  if (name === 'flaky') return leaderboard(url.searchParams.get('attempt'));
  return NOT_FOUND;
}

async function answerPost(request: IncomingMessage, path: readonly string[]): Promise<Answer> {
  const [courses, courseId = '', lessons, lessonId, verb] = path;
  const lesson = findCourse(courseId)?.lessons.find(({ id }) => id === lessonId);
  if (courses !== 'courses' || lessons !== 'lessons' || !lesson) return NOT_FOUND;
  if (verb === 'complete') return ok({ lessonId, completedAt: new Date().toISOString() });
  if (verb !== 'run') return NOT_FOUND;
  const code = codeIn(await readBody(request));
  if (code === undefined) return { status: 400, body: { error: 'Send JSON with the text of `code`.' } };
  await sleep(RUN_MS);
  return ok(runCode(code));
}

async function recommendations(): Promise<Answer> {
  await sleep(SLOW_MS);
  return ok(COURSES.slice(1).map(({ id, title }) => ({ id, title, reason: 'Popular with learners like you' })));
}

function leaderboard(attempt: string | null): Answer {
  // Every odd attempt fails: the panel has an error to show, and whoever asks again gets an answer.
  if (Number(attempt ?? 1) % 2 === 1) return { status: 500, body: { error: 'The leaderboard is being rebuilt.' } };
  return ok([
    { name: 'Amara', points: 940 },
    { name: 'Jonas', points: 815 },
    { name: 'Mei', points: 790 },
  ]);
}

function ok(body: unknown): Answer {
  return body === undefined ? NOT_FOUND : { status: 200, body };
}

function findCourse(courseId: string): Course | undefined {
  return COURSES.find(({ id }) => id === courseId);
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
