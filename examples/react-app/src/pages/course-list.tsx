import type { ReactElement } from 'react';
import { Link, useLoaderData } from 'react-router';
import type { CourseSummary } from '../learning-api.ts';
import { Leaderboard } from '../parts/leaderboard.tsx';
import { ProgressBar } from '../parts/progress-bar.tsx';
import { Recommendations } from '../parts/recommendations.tsx';
import { completedLessons } from '../progress.ts';
import { useAccount } from '../use-account.ts';

export function CourseListPage(): ReactElement {
  const courses = useLoaderData<readonly CourseSummary[]>();
  const account = useAccount();
  return (
    <>
      <title>Courses · JAC Learning</title>
      <section className="hero">
        <h1>{account ? `Hello, ${account.name}` : 'Learn a language by running it'}</h1>
        <p>{greeting(account?.type)}</p>
      </section>
      <h2 className="section">Courses</h2>
      <ul className="courses">
        {courses.map((course) => (
          <CourseCard key={course.id} course={course} />
        ))}
      </ul>
      <div className="panels">
        <Recommendations />
        <Leaderboard />
      </div>
    </>
  );
}

function CourseCard({ course }: { readonly course: CourseSummary }): ReactElement {
  const minutes = course.lessons.reduce((sum, lesson) => sum + lesson.minutes, 0);
  return (
    <li className={`card course ${course.language}`}>
      <span className="course-mark" aria-hidden="true">
        {course.language === 'jac' ? 'Jac' : 'Py'}
      </span>
      <h3>
        <Link className="card-link" to={`/courses/${course.id}`}>
          {course.title}
        </Link>
      </h3>
      <p className="muted">{course.summary}</p>
      <p className="facts">
        {course.level} · {course.lessons.length} lessons · {minutes} min
      </p>
      <ProgressBar done={completedLessons(course.id).length} total={course.lessons.length} />
    </li>
  );
}

function greeting(type: string | undefined): string {
  if (type === 'teacher') return 'These are the courses your students see. Try a lesson the way they do.';
  if (type === 'student') return 'Pick up where you left off, or start something new.';
  return 'Small lessons in Jac and Python, with an editor beside every one of them.';
}
