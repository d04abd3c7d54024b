import { describe, expect, it } from 'vitest';
import { templateOfPage, templateOfPath } from '../../react/routers/next-template.ts';

describe('the template of a page of the pages router', () => {
  it.each([
    ['/', '/'],
    ['/courses/[courseId]', '/courses/:courseId'],
    ['/[lang]/courses/[course-id]', '/:lang/courses/:course-id'],
    ['/docs/[...rest]', '/docs/*'],
    ['/[lang]/shop/[[...slug]]', '/:lang/shop/*'],
    ['/_error', '/_error'],
  ])('of %s is %s', (page, template) => {
    expect(templateOfPage(page)).toBe(template);
  });
});

describe('the template of a path of the app router', () => {
  it.each([
    ['/', {}, '/'],
    ['/about/', {}, '/about'],
    ['/courses/1', { courseId: '1' }, '/courses/:courseId'],
    ['/courses/1/', { courseId: '1' }, '/courses/:courseId'],
    ['/courses/1/lessons/1', { courseId: '1', lessonId: '1' }, '/courses/:courseId/lessons/:lessonId'],
    ['/courses/courses', { courseId: 'courses' }, '/courses/:courseId'],
    ['/de/docs/a/b', { lang: 'de', rest: ['a', 'b'] }, '/:lang/docs/*'],
    ['/shop', {}, '/shop'],
    ['/shop', { slug: undefined }, '/shop'],
    ['/shop/', { slug: undefined }, '/shop'],
    ['/tags/a:b%20c', { tag: 'a%3Ab%20c' }, '/tags/:tag'],
    ['/tags/%C3%A4', { tag: 'ä' }, '/tags/:tag'],
    ['/tags/%', { tag: '%' }, '/tags/%'],
    // Of another slot, or of a path that is rewritten.
    ['/photos/7', { photoId: '7', tenant: 'acme' }, '/photos/:photoId'],
  ])('%s with %o is %s', (path, params, template) => {
    expect(templateOfPath(path, params)).toBe(template);
  });
});
