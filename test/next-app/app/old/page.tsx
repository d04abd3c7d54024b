import { redirect } from 'next/navigation';

export default function Old(): never {
  redirect('/courses/1');
}
