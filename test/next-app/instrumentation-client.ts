// Before Next hydrates the page, so that what goes wrong until then is known too.
import './telemetry';
