import type { Page } from 'playwright-core';
import { createLedger, type VisitExpectations } from './visit/ledger.ts';
import * as steps from './visit/steps.ts';

export type {
  ExpectedCounter,
  ExpectedPageView,
  ExpectedRequest,
  VisitExpectations,
} from './visit/ledger.ts';

/**
 * Uses the app as a student and then as a teacher, and answers what the collector must have heard of it.
 * Wants a page of a fresh browser context. The last records are still on their way: close the page, or wait
 * five seconds.
 *
 * @example const expected = await visitExample(await context.newPage(), 'http://127.0.0.1:5173');
 */
export async function visitExample(page: Page, url: string): Promise<VisitExpectations> {
  const visitor: steps.Visitor = { page, ledger: createLedger(), userType: 'anonymous' };
  await page.goto(url);
  visitor.ledger.loaded();
  await steps.seeCourses(visitor);
  await steps.openSignIn(visitor);
  await visitAsStudent(visitor);
  await steps.signOut(visitor);
  await visitAsTeacher(visitor);
  return visitor.ledger.read();
}

async function visitAsStudent(visitor: steps.Visitor): Promise<void> {
  await steps.signIn(visitor, 'Sam', 'student');
  await steps.reloadLeaderboard(visitor);
  await steps.openCourse(visitor, 'Jac basics');
  await steps.openLesson(visitor, 'Hello, Jac');
  await steps.runCode(visitor, 'jac', { output: 'Hello, Jac!' });
  await steps.runCode(visitor, 'jac', { code: 'with entry {\n    print("Hello"\n}\n', output: 'line 3' });
  await steps.completeLesson(visitor);
  await steps.breakAndRetry(visitor);
  await steps.openLesson(visitor, 'Next: Values and types');
  await steps.reload(visitor, 'Values and types');
  await steps.runCode(visitor, 'jac', { output: 'Phobos' });
  await steps.completeLesson(visitor, 'jac-basics');
  await steps.backToCourses(visitor);
}

async function visitAsTeacher(visitor: steps.Visitor): Promise<void> {
  await steps.signIn(visitor, 'Toni', 'teacher');
  await steps.openCourse(visitor, 'Python essentials');
  await steps.openLesson(visitor, 'Functions');
  await steps.runCode(visitor, 'python', { output: 'Hello, Python!' });
  await steps.backToCourses(visitor);
}
