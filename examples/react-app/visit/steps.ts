import type { Page } from 'playwright-core';
import type { Ledger } from './ledger.ts';

/** Whoever visits: the page they use, what they do with it, and who they are at the moment. */
export interface Visitor {
  readonly page: Page;
  readonly ledger: Ledger;
  userType: 'anonymous' | 'student' | 'teacher';
}

const COURSE = '/courses/:courseId';
const LESSON = '/courses/:courseId/lessons/:lessonId';

/** Waits until the course list is there with both panels: the slow one, and the one that fails at first. */
export async function seeCourses({ page, ledger, userType }: Visitor): Promise<void> {
  await page.getByRole('heading', { name: 'Courses', exact: true }).waitFor();
  await page.getByText('Popular with learners').first().waitFor();
  await button(page, 'Reload leaderboard').waitFor();
  ledger.viewed('/', userType);
  ledger.requested('GET', '/courses', 200);
  ledger.requested('GET', '/slow', 200);
  ledger.requested('GET', '/flaky', 500);
  ledger.logged();
}

export async function reloadLeaderboard({ page, ledger }: Visitor): Promise<void> {
  await button(page, 'Reload leaderboard').click();
  await page.getByText('Amara').waitFor();
  ledger.requested('GET', '/flaky', 200);
}

export async function backToCourses(visitor: Visitor): Promise<void> {
  await link(visitor.page, 'Courses').click();
  await seeCourses(visitor);
}

export async function signIn(visitor: Visitor, name: string, type: 'student' | 'teacher'): Promise<void> {
  const { page, ledger } = visitor;
  await page.getByRole('radio', { name: type === 'student' ? 'Student' : 'Teacher' }).check();
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await button(page, 'Sign in').click();
  visitor.userType = type;
  ledger.logged();
  await seeCourses(visitor);
}

export async function signOut(visitor: Visitor): Promise<void> {
  await button(visitor.page, 'Sign out').click();
  visitor.userType = 'anonymous';
  visitor.ledger.logged();
  await seeSignIn(visitor);
}

export async function openSignIn(visitor: Visitor): Promise<void> {
  await link(visitor.page, 'Sign in').click();
  await seeSignIn(visitor);
}

async function seeSignIn({ page, ledger, userType }: Visitor): Promise<void> {
  await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
  ledger.viewed('/sign-in', userType);
}

export async function openCourse({ page, ledger, userType }: Visitor, title: string): Promise<void> {
  await link(page, title).click();
  await page.getByRole('heading', { name: 'Lessons', exact: true }).waitFor();
  ledger.requested('GET', COURSE, 200);
  ledger.viewed(COURSE, userType);
}

export async function openLesson(visitor: Visitor, name: string): Promise<void> {
  await link(visitor.page, name).click();
  await seeLesson(visitor, name.replace('Next: ', ''));
}

export async function reload(visitor: Visitor, title: string): Promise<void> {
  await visitor.page.reload();
  visitor.ledger.loaded();
  await seeLesson(visitor, title);
}

async function seeLesson({ page, ledger, userType }: Visitor, title: string): Promise<void> {
  await page.getByRole('heading', { name: title, exact: true }).waitFor();
  ledger.requested('GET', COURSE, 200);
  ledger.viewed(LESSON, userType);
}

/** Runs what is in the editor, or other code, and waits for its output. */
export async function runCode(
  visitor: Visitor,
  language: string,
  wanted: { code?: string; output: string },
): Promise<void> {
  const { page, ledger } = visitor;
  if (wanted.code !== undefined) await page.getByRole('textbox', { name: 'Code' }).fill(wanted.code);
  await button(page, 'Run code').click();
  await page.getByRole('status', { name: 'Output' }).getByText(wanted.output).waitFor();
  ledger.requested('POST', `${LESSON}/run`, 200);
  ledger.counted('code.executions', {
    language,
    status: wanted.code === undefined ? 'success' : 'compile_error',
  });
  ledger.ran();
  ledger.logged();
}

export async function completeLesson({ page, ledger }: Visitor, path?: string): Promise<void> {
  await button(page, 'Complete lesson').click();
  await page.getByText(path === undefined ? '✓ Lesson completed' : '✓ Learning path completed').waitFor();
  ledger.requested('POST', `${LESSON}/complete`, 200);
  ledger.logged();
  if (path === undefined) return;
  ledger.counted('learning.path.completions', { path });
  ledger.logged();
}

export async function breakAndRetry({ page, ledger }: Visitor): Promise<void> {
  await button(page, 'Throw an error').click();
  await page.getByRole('heading', { name: 'Something went wrong here' }).waitFor();
  ledger.failed();
  ledger.counted('frontend.errors', { page: LESSON, type: 'Error', handled: 'true' });
  await button(page, 'Try again').click();
  await button(page, 'Run code').waitFor();
}

type Locator = ReturnType<Page['getByRole']>;

function link(page: Page, name: string): Locator {
  return page.getByRole('link', { name, exact: true });
}

function button(page: Page, name: string): Locator {
  return page.getByRole('button', { name, exact: true });
}
