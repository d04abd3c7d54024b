import type { Course } from '../course.ts';

export const WALKERS: Course = {
  id: 'graphs-and-walkers',
  title: 'Graphs and walkers',
  language: 'jac',
  level: 'Intermediate',
  summary: 'Let the code travel to the data: nodes, edges, and walkers that visit them.',
  lessons: [
    {
      id: 'nodes',
      title: 'Nodes and edges',
      minutes: 10,
      text: [
        'A node keeps values, an edge connects two nodes. They outlive the function that built them.',
        'Every graph hangs from root. What can be reached from root is kept between runs.',
      ],
      task: 'Connect a third city.',
      code: `node City {
    has name: str;
}

with entry {
    root ++> City(name="Detroit");
    print("1 city connected");
}
`,
    },
    {
      id: 'walkers',
      title: 'Your first walker',
      minutes: 12,
      text: [
        'A walker is a program that moves. It enters a node, does its work, and decides where to go next.',
        'Spawn it on a node and it starts walking. The node never needs to know about it.',
      ],
      task: 'Let the walker say what it found.',
      code: `walker Greeter {
    can greet with \`root entry {
        print("Hello from the root");
    }
}

with entry {
    root spawn Greeter();
}
`,
    },
    {
      id: 'visiting',
      title: 'Visiting the neighbours',
      minutes: 15,
      text: [
        'The visit statement sends a walker along the edges of the node it stands on.',
        'Edges can be filtered by type, so one graph serves many walkers.',
      ],
      task: 'Visit only the nodes you connected yourself.',
      code: `walker Tour {
    can start with \`root entry {
        visit [-->];
        print("On the way");
    }
}
`,
    },
  ],
};
