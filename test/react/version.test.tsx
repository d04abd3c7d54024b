import { version } from 'react';
import { version as domVersion } from 'react-dom';
import { expect, it } from 'vitest';

it('is the React, and the DOM of it, that the project is named for', ({ task }) => {
  const major = task.file.projectName?.startsWith('react-18') ? '18' : '19';
  expect([version, domVersion].map((said) => said.split('.')[0])).toEqual([major, major]);
});
