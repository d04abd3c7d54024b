import { TelemetryErrorBoundary } from 'footlight/react';
import { type ReactElement, useState } from 'react';
import { Link, useLoaderData, useParams } from 'react-router';
import { type Course, type Lesson, saveCompletion } from '../learning-api.ts';
import { Oops } from '../parts/oops.tsx';
import { Playground } from '../parts/playground.tsx';
import { completedLessons, completeLesson } from '../progress.ts';
import { completions, logger } from '../telemetry.ts';
import { NotFoundPage } from './not-found.tsx';

export function LessonPage(): ReactElement {
  const course = useLoaderData<Course>();
  const { lessonId } = useParams();
  const lesson = course.lessons.find(({ id }) => id === lessonId);
  // The next lesson is a new page, with an editor of its own, though the route is the same.
  return lesson ? <LessonView key={lesson.id} course={course} lesson={lesson} /> : <NotFoundPage />;
}

interface LessonProps {
  readonly course: Course;
  readonly lesson: Lesson;
}

function LessonView({ course, lesson }: LessonProps): ReactElement {
  const address = { courseId: course.id, lessonId: lesson.id };
  return (
    <div className="lesson">
      <title>{`${lesson.title} · JAC Learning`}</title>
      <article>
        <nav className="trail" aria-label="Breadcrumb">
          <Link to={`/courses/${course.id}`}>{course.title}</Link>
        </nav>
        <h1>{lesson.title}</h1>
        {lesson.text.map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
        <p className="task">
          <strong>Your turn.</strong> {lesson.task}
        </p>
        <Completion course={course} lesson={lesson} />
      </article>
      <TelemetryErrorBoundary fallback={Oops}>
        <Playground address={address} language={course.language} lesson={lesson} />
      </TelemetryErrorBoundary>
    </div>
  );
}

function Completion({ course, lesson }: LessonProps): ReactElement {
  const [completed, setCompleted] = useState(() => completedLessons(course.id));
  const next = course.lessons[course.lessons.indexOf(lesson) + 1];

  async function complete(): Promise<void> {
    const address = { courseId: course.id, lessonId: lesson.id };
    try {
      await saveCompletion(address);
    } catch (error) {
      return logger.error('completion not saved', { ...address, error: error as Error });
    }
    const now = completeLesson(course.id, lesson.id);
    setCompleted(now);
    logger.info('lesson completed', address);
    if (now.length < course.lessons.length) return;
    completions.add(1, { path: course.id });
    logger.info('learning path completed', { path: course.id });
  }

  const finished = completed.length === course.lessons.length;
  return (
    <div className="completion">
      {completed.includes(lesson.id) ? (
        <p className="done" role="status">
          {finished ? `✓ Learning path completed: ${course.title}` : '✓ Lesson completed'}
        </p>
      ) : (
        <button type="button" onClick={complete}>
          Complete lesson
        </button>
      )}
      {next && (
        <Link className="next-link" to={`/courses/${course.id}/lessons/${next.id}`}>
          {`Next: ${next.title}`}
        </Link>
      )}
    </div>
  );
}
