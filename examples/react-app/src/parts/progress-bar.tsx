import type { ReactElement } from 'react';

interface ProgressBarProps {
  readonly done: number;
  readonly total: number;
}

export function ProgressBar({ done, total }: ProgressBarProps): ReactElement {
  const text = done === total ? 'Completed' : `${done} of ${total} lessons`;
  return (
    <div className="progress">
      <progress aria-label="Lessons completed" value={done} max={total} />
      <span className={done === total ? 'progress-text done' : 'progress-text'}>{text}</span>
    </div>
  );
}
