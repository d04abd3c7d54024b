import type { Course } from './course.ts';
import { WALKERS } from './courses/graphs-and-walkers.ts';
import { JAC_BASICS } from './courses/jac-basics.ts';
import { PYTHON } from './courses/python-essentials.ts';

/** The courses of the demo. A real platform would have a database. */
export const COURSES: readonly Course[] = [JAC_BASICS, WALKERS, PYTHON];
