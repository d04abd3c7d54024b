import { TelemetryErrorBoundary } from 'footlight/react';
import type { ReactElement } from 'react';
import { Form, Link, Outlet, ScrollRestoration, useLocation, useNavigation } from 'react-router';
import { useAccount } from '../use-account.ts';
import { Oops } from './oops.tsx';

export function Layout(): ReactElement {
  const { pathname } = useLocation();
  const busy = useNavigation().state !== 'idle';
  return (
    <>
      <a className="skip" href="#content">
        Skip to content
      </a>
      <Header />
      <main id="content" aria-busy={busy}>
        <TelemetryErrorBoundary fallback={Oops} resetKeys={[pathname]}>
          <Outlet />
        </TelemetryErrorBoundary>
      </main>
      <Footer />
      <ScrollRestoration />
    </>
  );
}

function Header(): ReactElement {
  const account = useAccount();
  return (
    <header className="bar">
      <Link className="brand" to="/">
        <span className="brand-mark" aria-hidden="true">
          J
        </span>
        JAC Learning
      </Link>
      <nav aria-label="Main">
        <Link className="bar-link" to="/">
          Courses
        </Link>
        {account ? (
          <Form className="account" method="post" action="/sign-out">
            <span className="account-name">{account.name}</span>
            <span className="badge">{account.type}</span>
            <button className="quiet" type="submit">
              Sign out
            </button>
          </Form>
        ) : (
          <Link className="bar-link" to="/sign-in">
            Sign in
          </Link>
        )}
      </nav>
    </header>
  );
}

function Footer(): ReactElement {
  const collector = document.querySelector<HTMLMetaElement>('meta[name="telemetry-endpoint"]')?.content;
  return (
    <footer className="foot">
      <p>A demo. Everything you do here is measured, and the measurements stay on this computer.</p>
      <a href={collector} target="_blank" rel="noreferrer">
        Live telemetry
      </a>
    </footer>
  );
}
