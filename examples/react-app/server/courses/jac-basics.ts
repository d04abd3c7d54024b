import type { Course } from '../course.ts';

export const JAC_BASICS: Course = {
  id: 'jac-basics',
  title: 'Jac basics',
  language: 'jac',
  level: 'Beginner',
  summary: 'Write your first Jac program, then give it values, types and decisions.',
  lessons: [
    {
      id: 'hello',
      title: 'Hello, Jac',
      minutes: 5,
      text: [
        'A Jac program starts at its entry block. What is inside the braces runs once, from top to bottom.',
        'Statements end with a semicolon. Text goes between quotes, and print writes it on its own line.',
      ],
      task: 'Run the program, then make it greet you by name.',
      code: `with entry {
    print("Hello, Jac!");
}
`,
    },
    {
      id: 'values',
      title: 'Values and types',
      minutes: 8,
      text: [
        'A variable has a name, a type and a value. Jac checks the type before the program runs.',
        'A wrong type is a compile error: nothing runs until it is fixed, so nobody ever meets the mistake.',
      ],
      task: 'Mars has two moons. Print a third one that you made up.',
      code: `with entry {
    planet: str = "Mars";
    moons: int = 2;
    print("Phobos");
    print("Deimos");
}
`,
    },
  ],
};
