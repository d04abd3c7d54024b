import type { ReactElement } from 'react';
import { Form } from 'react-router';

export function SignInPage(): ReactElement {
  return (
    <section className="card sign-in">
      <title>Sign in · JAC Learning</title>
      <h1>Welcome back</h1>
      <p className="muted">No password needed: this is a demo.</p>
      <Form method="post">
        <fieldset>
          <legend>I am a</legend>
          <div className="choices">
            <label>
              <input type="radio" name="type" value="student" defaultChecked /> Student
            </label>
            <label>
              <input type="radio" name="type" value="teacher" /> Teacher
            </label>
          </div>
        </fieldset>
        <label className="field">
          Name
          <input type="text" name="name" autoComplete="off" required maxLength={40} />
        </label>
        <button type="submit">Sign in</button>
      </Form>
    </section>
  );
}
