const KEY = 'jac-learning.progress';

type Progress = Readonly<Record<string, readonly string[]>>;

/** The ids of the lessons of a course that have been completed in this browser. */
export function completedLessons(courseId: string): readonly string[] {
  return read()[courseId] ?? [];
}

/** Marks a lesson as completed, and answers what is completed now. */
export function completeLesson(courseId: string, lessonId: string): readonly string[] {
  const lessons = [...new Set([...completedLessons(courseId), lessonId])];
  localStorage.setItem(KEY, JSON.stringify({ ...read(), [courseId]: lessons }));
  return lessons;
}

function read(): Progress {
  return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Progress;
}
