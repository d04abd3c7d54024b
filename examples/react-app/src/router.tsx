import { createBrowserRouter, type LoaderFunctionArgs, redirect } from 'react-router';
import { currentAccount, signIn, signOut } from './account.ts';
import { fetchCourse, fetchCourses, isMissing } from './learning-api.ts';
import { CoursePage } from './pages/course.tsx';
import { CourseListPage } from './pages/course-list.tsx';
import { LessonPage } from './pages/lesson.tsx';
import { NotFoundPage } from './pages/not-found.tsx';
import { SignInPage } from './pages/sign-in.tsx';
import { Layout } from './parts/layout.tsx';
import { Loading } from './parts/loading.tsx';
import { RouteFailed } from './parts/route-failed.tsx';

type Router = ReturnType<typeof createBrowserRouter>;

export function createRouter(): Router {
  return createBrowserRouter([
    {
      id: 'root',
      // The account and the page change in one step, so no page view is counted for a user who is gone.
      loader: () => ({ account: currentAccount() }),
      Component: Layout,
      HydrateFallback: Loading,
      children: [
        {
          ErrorBoundary: RouteFailed,
          children: [
            { path: '/', loader: ({ request }) => fetchCourses(request.signal), Component: CourseListPage },
            { path: '/courses/:courseId', loader: loadCourse, Component: CoursePage },
            { path: '/courses/:courseId/lessons/:lessonId', loader: loadCourse, Component: LessonPage },
            { path: '/sign-in', action: submitSignIn, Component: SignInPage },
            { path: '/sign-out', action: submitSignOut, loader: () => redirect('/') },
            { path: '*', Component: NotFoundPage },
          ],
        },
      ],
    },
  ]);
}

async function loadCourse({ params, request }: LoaderFunctionArgs): ReturnType<typeof fetchCourse> {
  try {
    return await fetchCourse(params['courseId'] ?? '', request.signal);
  } catch (error) {
    throw isMissing(error) ? new Response(null, { status: 404 }) : error;
  }
}

async function submitSignIn({ request }: LoaderFunctionArgs): Promise<Response> {
  const form = await request.formData();
  signIn(String(form.get('name')).trim() || 'Guest', form.get('type') === 'teacher' ? 'teacher' : 'student');
  return redirect('/');
}

function submitSignOut(): Response {
  signOut();
  return redirect('/sign-in');
}
