import type { ReactElement } from 'react';
import { Link, useLoaderData } from 'react-router';
import type { Course } from '../learning-api.ts';
import { ProgressBar } from '../parts/progress-bar.tsx';
import { completedLessons } from '../progress.ts';

export function CoursePage(): ReactElement {
  const course = useLoaderData<Course>();
  const completed = completedLessons(course.id);
  return (
    <>
      <title>{`${course.title} · JAC Learning`}</title>
      <section className="hero">
        <p className="facts">
          {course.language} · {course.level}
        </p>
        <h1>{course.title}</h1>
        <p>{course.summary}</p>
        <ProgressBar done={completed.length} total={course.lessons.length} />
      </section>
      <h2 className="section">Lessons</h2>
      <ol className="lessons">
        {course.lessons.map((lesson, index) => {
          const done = completed.includes(lesson.id);
          return (
            <li key={lesson.id} className="card">
              <span className={done ? 'step done' : 'step'} aria-hidden="true">
                {done ? '✓' : index + 1}
              </span>
              <Link className="card-link" to={`/courses/${course.id}/lessons/${lesson.id}`}>
                {lesson.title}
              </Link>
              <span className="facts">{done ? 'Completed' : `${lesson.minutes} min`}</span>
            </li>
          );
        })}
      </ol>
    </>
  );
}
