import { SpanStatusCode } from '@opentelemetry/api';
import { bindSpan, withSpan } from 'footlight/tracing';
import { type ReactElement, useId, useState } from 'react';
import { type Lesson, type LessonAddress, type RunResult, runCode } from '../learning-api.ts';
import { executions, logger, tracer } from '../telemetry.ts';

interface PlaygroundProps {
  readonly address: LessonAddress;
  readonly language: string;
  readonly lesson: Lesson;
}

export function Playground({ address, language, lesson }: PlaygroundProps): ReactElement {
  const [code, setCode] = useState(lesson.code);
  const [result, setResult] = useState<RunResult>();
  const [running, setRunning] = useState(false);
  const [broken, setBroken] = useState(false);
  const editor = useId();
  if (broken) throw new Error('The playground could not be drawn.');

  // One span from the click to the output: the request, what the server does and the log are in its trace.
  function run(): Promise<void> {
    setRunning(true);
    return withSpan(tracer, 'run code', { attributes: { 'jac.language': language } }, async (span) => {
      try {
        const ran = await runCode(address, { language, code });
        executions.add(1, { language, status: ran.status });
        // After an `await` the browser knows no active span: what is to name it is bound to it.
        const info = bindSpan(span, logger.info);
        info('code executed', { ...address, language, status: ran.status, characters: code.length });
        setResult(ran);
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR });
        bindSpan(span, logger.error)('code runner did not answer', { ...address, language, error: error as Error });
        setResult({ status: 'compile_error', output: 'The code runner did not answer. Please try again.' });
      }
      setRunning(false);
    });
  }

  return (
    <section className="card playground" aria-label="Playground">
      <div className="playground-head">
        <label htmlFor={editor}>Code</label>
        <span className="badge">{language}</span>
      </div>
      <textarea
        id={editor}
        value={code}
        onChange={(event) => setCode(event.target.value)}
        rows={Math.max(9, code.split('\n').length)}
        spellCheck={false}
        autoCapitalize="off"
      />
      <div className="actions">
        <button type="button" onClick={run} disabled={running}>
          {running ? 'Running…' : 'Run code'}
        </button>
        <button className="quiet" type="button" onClick={() => setBroken(true)}>
          Throw an error
        </button>
      </div>
      <Output result={result} />
    </section>
  );
}

function Output({ result }: { readonly result: RunResult | undefined }): ReactElement {
  return (
    <output className={`output ${result?.status ?? 'empty'}`} aria-label="Output">
      {result === undefined ? 'Run the code to see what it prints.' : result.output}
    </output>
  );
}
