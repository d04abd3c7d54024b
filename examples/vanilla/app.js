/* global footlight */

const endpoint = document.querySelector('meta[name="telemetry-endpoint"]').content;

const telemetry = footlight.createTelemetry({
  service: { name: 'jac-vanilla', version: '1.0.0', environment: 'development' },
  endpoint,
  routes: ['/vanilla/', '/vanilla/notes/:noteId'],
  features: [footlight.pageViews()],
});
const logger = footlight.createLogger(telemetry, { name: 'vanilla' });
const api = footlight.createFetch(telemetry, { baseUrl: '/api', endpoints: ['/courses', '/flaky'] });

function say(text) {
  document.querySelector('output').textContent = text;
}

function showPath() {
  document.querySelector('[data-show="path"]').textContent = location.pathname;
}

function log() {
  logger.info('button pressed', { button: 'log', at: { x: 1, y: 2 } });
  say('A log was written. It leaves within five seconds.');
}

async function request(path) {
  const response = await api(path);
  say(`GET /api${path} answered ${response.status}.`);
}

// A page view is a change of the address: pageViews() sees it, whoever makes it.
function goTo(event) {
  event.preventDefault();
  history.pushState(null, '', event.currentTarget.href);
  showPath();
}

function start() {
  document.querySelector('[data-do="log"]').addEventListener('click', log);
  document.querySelector('[data-do="load"]').addEventListener('click', () => request('/courses'));
  document.querySelector('[data-do="fail"]').addEventListener('click', () => request('/flaky'));
  document.querySelector('[data-show="collector"]').href = endpoint;
  for (const link of document.querySelectorAll('nav a')) link.addEventListener('click', goTo);
  addEventListener('popstate', showPath);
  showPath();
}

start();
