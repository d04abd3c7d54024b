import type { DashboardOptions } from './dashboard.ts';
import { bars, figure, graph } from './panels.ts';

const OF = 'service_name=~"$service"';
const views = (page: string): string =>
  `sum(increase(frontend_page_views_total{${OF}, page="${page}"}[$__range])) or vector(0)`;

/** What do people do? */
export const business = (): DashboardOptions => ({
  uid: 'business',
  title: 'Business',
  description: 'What do people do? Counted by browsers, never sampled.',
  rows: [
    {
      title: 'Visits',
      panels: [
        figure(
          { title: 'Page views', width: 6 },
          { expr: `sum(increase(frontend_page_views_total{${OF}}[$__range]))` },
        ),
        figure({ title: 'Sessions', width: 6 }, { expr: `sum(increase(frontend_sessions_total{${OF}}[$__range]))` }),
        figure(
          { title: 'Page views a session', width: 6 },
          {
            expr: `sum(increase(frontend_page_views_total{${OF}}[$__range])) / (sum(increase(frontend_sessions_total{${OF}}[$__range])) > 0)`,
          },
        ),
        figure(
          { title: 'Learning paths completed', width: 6 },
          { expr: `sum(increase(learning_path_completions_total{${OF}}[$__range]))` },
        ),
        bars(
          { title: 'Page views by page', width: 12 },
          { expr: `sum by (page) (increase(frontend_page_views_total{${OF}}[$__range]))`, legend: '{{page}}' },
        ),
        bars(
          { title: 'Page views by user type', width: 12 },
          {
            expr: `sum by (user_type) (increase(frontend_page_views_total{${OF}}[$__range]))`,
            legend: '{{user_type}}',
          },
        ),
        graph(
          { title: 'Page views a minute', width: 12 },
          { expr: `60 * sum by (page) (rate(frontend_page_views_total{${OF}}[$__rate_interval]))`, legend: '{{page}}' },
        ),
        graph(
          { title: 'Sessions an hour', width: 12 },
          {
            expr: `3600 * sum by (user_type) (rate(frontend_sessions_total{${OF}}[$__rate_interval]))`,
            legend: '{{user_type}}',
          },
        ),
      ],
    },
    {
      title: 'Learning',
      panels: [
        bars(
          {
            title: 'From the course list to a completed path',
            width: 12,
            description: 'How often each step was taken in the time shown.',
          },
          { expr: views('/'), legend: '1. course list' },
          { expr: views('/courses/:courseId'), legend: '2. course' },
          { expr: views('/courses/:courseId/lessons/:lessonId'), legend: '3. lesson' },
          {
            expr: `sum(increase(code_executions_total{${OF}, status="success"}[$__range])) or vector(0)`,
            legend: '4. code that runs',
          },
          {
            expr: `sum(increase(learning_path_completions_total{${OF}}[$__range])) or vector(0)`,
            legend: '5. path completed',
          },
        ),
        bars(
          { title: 'Paths completed', width: 12 },
          { expr: `sum by (path) (increase(learning_path_completions_total{${OF}}[$__range]))`, legend: '{{path}}' },
        ),
        graph(
          { title: 'Code executions a minute', width: 12 },
          {
            expr: `60 * sum by (language, status) (rate(code_executions_total{${OF}}[$__rate_interval]))`,
            legend: '{{language}} {{status}}',
          },
        ),
        graph(
          { title: 'Code executions that succeed', unit: 'percentunit', width: 12 },
          {
            expr: `sum by (language) (rate(code_executions_total{${OF}, status="success"}[$__rate_interval])) / (sum by (language) (rate(code_executions_total{${OF}}[$__rate_interval])) > 0)`,
            legend: '{{language}}',
          },
        ),
      ],
    },
  ],
});
