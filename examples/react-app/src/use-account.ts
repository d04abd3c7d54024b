import { useRouteLoaderData } from 'react-router';
import type { Account } from './account.ts';

export function useAccount(): Account | undefined {
  return useRouteLoaderData<{ account: Account | undefined }>('root')?.account;
}
