let isOn: boolean | undefined;

/** Whether what reaches the console now is of our own making: no news, and recording it would never end. */
export const isQuiet = (): boolean => !!isOn;

/** Runs a task. What it writes to the console is not recorded. */
export function quietly(task: () => void): void {
  const before = isOn;
  isOn = true;
  try {
    task();
  } finally {
    isOn = before;
  }
}
