import { useRouter } from 'next/router';
import type { ReactElement } from 'react';

export default function Page(): ReactElement {
  return <h1>legacy {useRouter().asPath}</h1>;
}
