import type { Course } from '../course.ts';

export const PYTHON: Course = {
  id: 'python-essentials',
  title: 'Python essentials',
  language: 'python',
  level: 'Beginner',
  summary: 'The parts of Python that every Jac programmer meets: functions, lists and errors.',
  lessons: [
    {
      id: 'functions',
      title: 'Functions',
      minutes: 7,
      text: [
        'A function gives a piece of work a name. Call it as often as you like.',
        'What it returns is the value of the call. A function without a return gives None.',
      ],
      task: 'Write a function that says goodbye.',
      code: `def greet():
    print("Hello, Python!")

greet()
`,
    },
    {
      id: 'lists',
      title: 'Lists',
      minutes: 9,
      text: [
        'A list keeps values in order. Count from zero, and from minus one backwards.',
        'A for loop takes each value in turn, and needs no index.',
      ],
      task: 'Print the last language first.',
      code: `languages = ["Jac", "Python"]
print("Jac")
print("Python")
`,
    },
  ],
};
