/** What is used of Next, which is too large to be installed for its types: the app in test/next-app checks them. */

declare module 'next/compat/router.js' {
  /** The pages router. Nothing in the app router. */
  export function useRouter(): { readonly asPath: string; readonly pathname: string } | null;
}

declare module 'next/navigation.js' {
  export function useParams(): Readonly<Record<string, string | readonly string[] | undefined>> | null;
  export function usePathname(): string | null;
  export function useSelectedLayoutSegments(): readonly string[] | null;
}
