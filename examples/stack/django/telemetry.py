"""Traces, logs and metrics of a Django beside those of the browsers.

    pip install opentelemetry-sdk opentelemetry-exporter-otlp-proto-http opentelemetry-instrumentation-django prometheus-client

Import it at the end of settings.py, put 'telemetry.measure' first into MIDDLEWARE, and path('metrics', telemetry.metrics) into urls.py.
With several worker processes: https://prometheus.github.io/client_python/multiprocess/
"""
import json
import logging
import os
import time

from opentelemetry import trace
from opentelemetry._logs import set_logger_provider
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.django import DjangoInstrumentor
from opentelemetry.sdk._logs import LoggerProvider, LoggingHandler
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest

COLLECTOR = os.environ.get('OTLP_ENDPOINT', 'http://127.0.0.1:4318')
RESOURCE = Resource.create({'service.name': 'jac-api'})  # one that SERVICES in .env lets in

traces = TracerProvider(resource=RESOURCE)
traces.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=f'{COLLECTOR}/v1/traces')))
trace.set_tracer_provider(traces)
DjangoInstrumentor().instrument()  # a span for each request, which continues the browser's trace

logs = LoggerProvider(resource=RESOURCE)
logs.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter(endpoint=f'{COLLECTOR}/v1/logs')))
set_logger_provider(logs)


class Json(logging.Formatter):
    def format(self, record):
        span = trace.get_current_span().get_span_context()
        return json.dumps({
            'timestamp': self.formatTime(record, '%Y-%m-%dT%H:%M:%S%z'),
            'level': record.levelname.lower(),
            'service': 'jac-api',
            'message': record.getMessage(),
            'trace_id': f'{span.trace_id:032x}' if span.is_valid else None,
            'span_id': f'{span.span_id:016x}' if span.is_valid else None,
            'correlation_id': getattr(record, 'footlight.correlation.id', None),
        })


console = logging.StreamHandler()
console.setFormatter(Json())
to_loki = LoggingHandler(logger_provider=logs)
to_loki.setFormatter(logging.Formatter('%(message)s'))
logging.basicConfig(level=logging.INFO, handlers=[console, to_loki], force=True)
logging.getLogger('opentelemetry.attributes').setLevel(logging.ERROR)  # Django hands its request to the log, too

REQUESTS = Counter('http_requests_total', 'Requests', ['method', 'endpoint', 'status'])
DURATION = Histogram('http_request_duration_seconds', 'Until the response', ['method', 'endpoint'],
                     buckets=[0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10])
logger = logging.getLogger('requests')


def metrics(request):
    """For Prometheus: not to be reached from outside."""
    from django.http import HttpResponse  # only once Django is set up
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def measure(get_response):
    """Counts and measures each request, and writes a line of it."""
    def middleware(request):
        started = time.monotonic()
        response = get_response(request)
        match = request.resolver_match
        endpoint = f'/{match.route}' if match else 'none'  # a template, never a path with ids in it
        REQUESTS.labels(request.method, endpoint, response.status_code).inc()
        DURATION.labels(request.method, endpoint).observe(time.monotonic() - started)
        logger.info('%s %s %s', request.method, endpoint, response.status_code, extra={
            'footlight.correlation.id': request.headers.get('x-correlation-id'),
        })
        return response
    return middleware
