export interface Lesson {
  readonly id: string;
  readonly title: string;
  readonly minutes: number;
  readonly text: readonly string[];
  readonly task: string;
  readonly code: string;
}

export interface Course {
  readonly id: string;
  readonly title: string;
  readonly language: 'jac' | 'python' | 'typescript';
  readonly level: 'Beginner' | 'Intermediate';
  readonly summary: string;
  readonly lessons: readonly Lesson[];
}

/** A course as the list shows it: without the contents of its lessons. */
export interface CourseSummary extends Omit<Course, 'lessons'> {
  readonly lessons: readonly Pick<Lesson, 'id' | 'title' | 'minutes'>[];
}
