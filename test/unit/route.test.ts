import { currentRoute } from 'footlight';
import { afterEach, describe, expect, it } from 'vitest';
import { isRoutePattern, templateOf } from '../../src/context/route.ts';
import { captureRequests, client } from '../support/capture.ts';

afterEach(() => history.replaceState(null, '', '/'));

describe('a path', () => {
  it.each([
    ['/', '/', ['/']],
    ['/courses', '/courses', ['/courses']],
    ['/courses/', '/courses', ['/courses']],
    ['/courses', '/courses/', ['/courses/']],
    ['/courses/jac', '/courses/:courseId', ['/courses/:courseId']],
    ['/courses/jac/', '/courses/:courseId', ['/courses/:courseId']],
    [
      '/courses/a/lessons/b',
      '/courses/:courseId/lessons/:lessonId',
      ['/courses/:courseId', '/courses/:courseId/lessons/:lessonId'],
    ],
    ['/a.b', '/a.b', ['/a.b']],
    ['/(x)', '/\\(x\\)', ['/\\(x\\)']],
    ['/orders/42', '/orders/:id(\\d+)', ['/orders/:id(\\d+)', '/orders/:name']],
    ['/orders/new', '/orders/:name', ['/orders/:id(\\d+)', '/orders/:name']],
    ['/orders', '/orders/:id?', ['/orders/:id?']],
    ['/orders/7', '/orders/:id?', ['/orders/:id?']],
    ['/docs/a/b/c', '/docs/:part+', ['/docs/:part+']],
    ['/de/courses', '{/:lang(de|fr)}?/courses', ['{/:lang(de|fr)}?/courses']],
    ['/courses', '{/:lang(de|fr)}?/courses', ['{/:lang(de|fr)}?/courses']],
    ['/caf%C3%A9/x', '/café/:id', ['/café/:id']],
    ['/a.json', '/:name.json', ['/:name.json']],
    ['/files/a/b/c.txt', '/files/*', ['/files/*']],
    ['/anything/at/all', '/*', ['/*']],
    ['/users/ann/photos/1/2', '/users/:id/photos/*', ['/users/:id/photos/*']],
    ['/caf%C3%A9/x', '/caf%C3%A9/:id', ['/caf%C3%A9/:id']],
  ])('%s is %s', (path, template, routes) => {
    expect(templateOf(path, routes)).toBe(template);
  });

  it.each([
    ['/courses/new', ['/courses/new', '/courses/:id'], '/courses/new'],
    ['/courses/new', ['/courses/:id', '/courses/new'], '/courses/:id'],
    ['/a/b', ['/*', '/a/:b'], '/*'],
  ])('%s takes the first template that matches, of %j', (path, routes, template) => {
    expect(templateOf(path, routes)).toBe(template);
  });

  it.each([
    ['/courses/a/b', ['/courses/:id']],
    ['/courses', ['/courses/:id']],
    ['/xcourses/a', ['/courses/:id']],
    ['/my/courses/a', ['/courses/:id']],
    ['/axb', ['/a.b']],
    ['/orders/x', ['/orders/:id(\\d+)']],
    ['/docs', ['/docs/:part+']],
    ['/es/courses', ['{/:lang(de|fr)}?/courses']],
    // What is no pattern matches nothing, and breaks nothing.
    ['/a', ['/a(', '/(?', '{/a', '/a?b']],
    ['/Courses', ['/courses']],
    ['/courses/a', ['/']],
  ])('%s is not %j', (path, routes) => {
    expect(routes).not.toContain(templateOf(path, routes));
  });
});

describe('a path without a template', () => {
  it.each([
    '0',
    '42',
    '2024-01-15',
    '3.14',
    '1,000',
    '550e8400-e29b-41d4-a716-446655440000',
    '550E8400-E29B-41D4-A716-446655440000',
    '507f1f77bcf86cd799439011',
    'da39a3ee5e6b4b0d3255bfef95601890afd80709',
    'a1b2c3d4',
    'ann@example.com',
    'ann%40example.com',
    '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    'V1StGXR8_Z5jdHi6B-myT',
    'x'.repeat(48),
  ])('has :id for %s', (segment) => {
    expect(templateOf(`/courses/${segment}/lessons`, [])).toBe('/courses/:id/lessons');
    expect(templateOf(`/${segment}`, [])).toBe('/:id');
  });

  it.each([
    'courses',
    'javascript-basics',
    'v2',
    'oauth2',
    'lesson-1',
    'deadbeef',
    'facade',
    'index.html',
    'a',
    'user_settings',
    'internationalization',
    'terms-and-conditions-of-service',
    '42nd-street',
    '日本語',
    'caf%C3%A9',
  ])('keeps the word %s', (segment) => {
    expect(templateOf(`/docs/${segment}`, [])).toBe(`/docs/${segment}`);
  });

  it('keeps / as it is', () => {
    expect(templateOf('/', [])).toBe('/');
  });

  it('replaces each id of several', () => {
    expect(templateOf('/users/7/orders/a1b2c3d4e5', ['/courses/:id'])).toBe('/users/:id/orders/:id');
  });
});

describe('a route pattern', () => {
  it.each(['/', '/a', '/a/', '/:id', '/a/:b/c', '/*', '/a/*', '/a-b_c.d', '/:a-b', '/a:b', '/:a(\\d+)?', '{/a}?/b'])(
    'may be %s',
    (pattern) => {
      expect(isRoutePattern(pattern)).toBe(true);
    },
  );

  it.each(['', 'a', 'a/b', ':id', '/a b', '/a?b', '/a#b', '/:', '/a(', '/:a([)', '{/a', 'https://x.test/a'])(
    'cannot be %j',
    (pattern) => {
      expect(isRoutePattern(pattern)).toBe(false);
    },
  );
});

describe('currentRoute', () => {
  it('is the path that the browser shows, without query and fragment, and its template', () => {
    captureRequests();
    const telemetry = client({ routes: ['/courses/:courseId'] });
    history.replaceState(null, '', '/courses/jac?tab=1#top');
    expect(currentRoute(telemetry)).toEqual({ path: '/courses/jac', template: '/courses/:courseId' });
    history.replaceState(null, '', '/orders/42');
    expect(currentRoute(telemetry)).toEqual({ path: '/orders/42', template: '/orders/:id' });
  });
});
