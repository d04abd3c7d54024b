import type { Course, CourseSummary } from '../server/course.ts';
import type { RunResult } from '../server/run-code.ts';
import { currentAccount } from './account.ts';
import { api } from './telemetry.ts';

export type { Course, CourseSummary, Lesson } from '../server/course.ts';
export type { RunResult } from '../server/run-code.ts';

export interface Recommendation {
  readonly id: string;
  readonly title: string;
  readonly reason: string;
}

export interface Rank {
  readonly name: string;
  readonly points: number;
}

/** Where a lesson is, in the API. */
export interface LessonAddress {
  readonly courseId: string;
  readonly lessonId: string;
}

export function fetchCourses(signal: AbortSignal): Promise<readonly CourseSummary[]> {
  return call('/courses', { signal });
}

export function fetchCourse(courseId: string, signal: AbortSignal): Promise<Course> {
  return call(`/courses/${encodeURIComponent(courseId)}`, { signal });
}

export function fetchRecommendations(signal: AbortSignal): Promise<readonly Recommendation[]> {
  return call('/slow', { signal });
}

export function fetchLeaderboard(signal: AbortSignal, attempt: number): Promise<readonly Rank[]> {
  return call(`/flaky?attempt=${attempt}`, { signal });
}

export function runCode(lesson: LessonAddress, program: { language: string; code: string }): Promise<RunResult> {
  return call(`${pathOf(lesson)}/run`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(program),
  });
}

export function saveCompletion(lesson: LessonAddress): Promise<unknown> {
  return call(`${pathOf(lesson)}/complete`, { method: 'POST' });
}

function pathOf({ courseId, lessonId }: LessonAddress): string {
  return `/courses/${encodeURIComponent(courseId)}/lessons/${encodeURIComponent(lessonId)}`;
}

/** Whether an error says that there is nothing at the address asked for. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && error.cause === 404;
}

async function call<Body>(path: string, init: RequestInit): Promise<Body> {
  const headers = new Headers(init.headers);
  // Who is signed in: the API writes it into its log, as the page does.
  const account = currentAccount();
  if (account) headers.set('x-user-id', account.id);
  const response = await api(path, { ...init, headers });
  if (!response.ok) throw new Error(`The API answered ${response.status}.`, { cause: response.status });
  return (await response.json()) as Body;
}
