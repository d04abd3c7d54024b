import { cleanup, render } from '@testing-library/react';
import { TelemetryProvider, useTrackPageView } from 'footlight/react';
import { createTestTelemetry } from 'footlight/testing';
import type { ReactNode } from 'react';
import { describe, expect, it } from 'vitest';

function Course(): ReactNode {
  useTrackPageView('/courses/:courseId', { userType: 'student' });
  return null;
}

const VIEWS = [{ page: '/courses/:courseId', userType: 'student', count: 1 }];

describe('a client for tests under components', () => {
  it.each([
    ['before', 0],
    ['after', 1],
  ])('counts a page view of each test on one path, with one client that is cleared %s the tree goes', (_, order) => {
    const telemetry = createTestTelemetry();
    const course = (
      <TelemetryProvider telemetry={telemetry}>
        <Course />
      </TelemetryProvider>
    );
    for (let test = 0; test < 2; test++) {
      const { rerender } = render(course);
      rerender(course);
      expect(telemetry.pageViews()).toEqual(VIEWS);
      const ends = [() => telemetry.clear(), cleanup];
      for (const end of order ? ends.reverse() : ends) end();
    }
    expect(telemetry.pageViews()).toEqual([]);
  });
});
