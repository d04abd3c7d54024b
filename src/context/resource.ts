import type { Attributes } from '../types.ts';

/** Which application the records come from. */
export interface Service {
  /** Required. `service.name`, and `service_name` or `job` in Prometheus. */
  readonly name: string;
  /** `service.namespace`: what several services belong to. */
  readonly namespace?: string;
  /** `service.version`: the release that is running. */
  readonly version?: string;
  /** `deployment.environment.name`, such as `production`. */
  readonly environment?: string;
}

/**
 * Where records come from, the same in every tab: the resource of metrics, so that all tabs write the same series.
 * https://opentelemetry.io/docs/specs/semconv/resource/
 */
export const serviceResource = ({ name, namespace, version, environment }: Service): Attributes => ({
  'service.name': name,
  'service.namespace': namespace,
  'service.version': version,
  'deployment.environment.name': environment,
});
