/** The styles of the panel. Important where the page's styles would have a say: those of the element itself. */
export const STYLE = `
:host {
  all: initial !important;
  position: fixed !important;
  right: 12px !important;
  bottom: calc(12px + var(--place) * 40px) !important;
  z-index: 2147483646 !important;
  color-scheme: light dark !important;
}
:host([data-open]) { z-index: 2147483647 !important; }
@media print { :host { display: none !important; } }
.frame {
  --back: #ffffff; --raised: #f6f7f8; --hover: #f0f2f4; --line: #e1e4e8; --text: #1b1f24; --quiet: #5c6570;
  --accent: #0a5fc2; --logs: #0a5fc2; --metrics: #1a7f4b; --traces: #7d4bc4; --warn: #8a5a00; --error: #c0302b; --good: #1a7f4b;
  font: 12px/1.5 system-ui, sans-serif; color: var(--text); text-align: left;
}
@media (prefers-color-scheme: dark) {
  .frame {
    --back: #16181b; --raised: #1d2024; --hover: #23272c; --line: #30353b; --text: #e8eaed; --quiet: #a0a8b2;
    --accent: #6cb0ff; --logs: #6cb0ff; --metrics: #5ccf93; --traces: #c09bff; --warn: #e6b450; --error: #ff8079; --good: #5ccf93;
  }
}
* { box-sizing: border-box; margin: 0; }
[hidden] { display: none !important; }
button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
:focus { outline: none; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
.badge {
  display: flex; align-items: center; gap: 7px; height: 32px; padding: 0 12px; border-radius: 16px;
  background: var(--back); border: 1px solid var(--line); box-shadow: 0 1px 2px #0002, 0 3px 10px #0002;
  font-variant-numeric: tabular-nums; white-space: nowrap;
}
.badge:hover { background: var(--hover); }
.badge:focus-visible { outline-offset: 2px; }
.light { width: 8px; height: 8px; border-radius: 50%; background: var(--good); flex: none; }
.light.waits { background: var(--warn); }
.light.loses { background: var(--error); }
.panel {
  position: fixed; right: 12px; bottom: 12px; width: min(800px, 100vw - 24px); height: min(520px, 100vh - 24px);
  display: flex; flex-direction: column; overflow: hidden; background: var(--back);
  border: 1px solid var(--line); border-radius: 10px; box-shadow: 0 2px 6px #0002, 0 12px 40px #0004;
}
.head { display: flex; align-items: center; gap: 8px; padding: 0 6px 0 14px; height: 44px; flex: none; }
.name { font-weight: 600; font-size: 13px; }
.service { color: var(--quiet); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; flex: 1; }
.close { width: 32px; height: 32px; border-radius: 6px; font-size: 18px; line-height: 1; color: var(--quiet); flex: none; }
.close:hover { background: var(--hover); color: var(--text); }
.totals { display: grid; grid-template-columns: repeat(5, 1fr); border-block: 1px solid var(--line); flex: none; }
.total { padding: 8px 6px 8px 14px; min-width: 0; }
.total + .total { border-left: 1px solid var(--line); }
.total dt { color: var(--quiet); font-size: 11px; }
.total dd { font-size: 17px; line-height: 1.3; font-weight: 600; font-variant-numeric: tabular-nums; }
.total.bad dd { color: var(--error); }
.total.waits dd { color: var(--warn); }
.kept { padding: 6px 14px; color: var(--quiet); border-bottom: 1px solid var(--line); flex: none; }
.bar { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0 16px; padding: 0 14px; border-bottom: 1px solid var(--line); background: var(--raised); flex: none; }
.choice { display: flex; gap: 16px; }
.choice button { height: 36px; color: var(--quiet); border-block: 2px solid transparent; white-space: nowrap; }
.choice button:hover { color: var(--text); }
.choice button[aria-pressed=true] { color: var(--text); font-weight: 600; border-bottom-color: var(--accent); }
.panel > :last-child { flex: 1; min-height: 0; display: flex; }
.list { flex: 1; min-height: 0; overflow: auto; overscroll-behavior: contain; }
.empty { padding: 28px 14px; text-align: center; color: var(--quiet); }
.row { border-bottom: 1px solid var(--line); }
.line { display: grid; align-items: baseline; gap: 0 12px; padding: 5px 14px; }
.records .line { grid-template: 'time signal kind text page size' / 80px 64px minmax(64px, 168px) minmax(0, 1fr) minmax(0, 112px) 56px; }
.requests .line { grid-template: 'time signal kind text size' / 80px 64px 88px minmax(0, 1fr) 172px; }
summary { list-style: none; cursor: pointer; }
summary::-webkit-details-marker { display: none; }
summary:hover, details[open] > summary { background: var(--hover); }
.time, .size { color: var(--quiet); font-variant-numeric: tabular-nums; white-space: nowrap; }
.time { grid-area: time; }
.size { grid-area: size; text-align: right; }
.signal { grid-area: signal; color: var(--quiet); white-space: nowrap; }
.signal::before { content: ''; display: inline-block; width: 7px; height: 7px; margin-right: 6px; border-radius: 2px; background: var(--dot); }
.logs { --dot: var(--logs); } .metrics { --dot: var(--metrics); } .traces { --dot: var(--traces); }
.kind { grid-area: kind; font-weight: 600; }
.text { grid-area: text; }
.times { color: var(--quiet); font-weight: 600; white-space: pre; }
.page { grid-area: page; color: var(--quiet); }
.kind, .text, .page { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.warn .kind { color: var(--warn); } .error .kind, .lost .text { color: var(--error); }
.lost .kind { text-decoration: line-through; }
.details { display: grid; grid-template-columns: minmax(0, max-content) minmax(0, 1fr); gap: 2px 16px; padding: 6px 14px 10px; background: var(--raised); border-top: 1px solid var(--line); }
.details dt { color: var(--quiet); overflow-wrap: anywhere; }
.details dd { overflow-wrap: anywhere; white-space: pre-wrap; font-family: ui-monospace, monospace; font-size: 11px; line-height: 18px; }
.note { padding: 6px 14px; color: var(--quiet); background: var(--raised); border-top: 1px solid var(--line); }
.good .text { color: var(--good); } .waits .text { color: var(--warn); } .bad .text { color: var(--error); }
.loss { display: grid; grid-template-columns: 64px minmax(0, 1fr) auto; gap: 0 14px; padding: 10px 14px; }
.loss .count { font-size: 15px; line-height: 18px; font-weight: 600; font-variant-numeric: tabular-nums; }
.loss .time { grid-area: auto; }
.loss .signal { margin-left: 8px; }
.loss .why { grid-column: 2 / 4; color: var(--quiet); max-width: 72ch; }
@media (max-width: 600px) {
  .panel { right: 0; bottom: 0; width: 100vw; height: min(82vh, 640px); border-radius: 12px 12px 0 0; border-width: 1px 0 0; }
  .badge { height: 36px; border-radius: 18px; }
  .total { padding-left: 10px; }
  .total:first-child, .head, .kept, .bar { padding-left: 12px; }
  .choice { gap: 18px; } .choice button { height: 40px; }
  .line { padding: 8px 12px; gap: 1px 10px; }
  .records .line { grid-template: 'signal kind size time' 'text text text text' / auto minmax(0, 1fr) auto auto; }
  .records .page { display: none; }
  .line .time { text-align: right; }
  .requests .line { grid-template: 'signal kind time' 'text text size' / 64px minmax(0, 1fr) auto; }
  .details { grid-template-columns: 1fr; padding-inline: 12px; } .details dd { margin-bottom: 4px; } .note { padding-inline: 12px; }
  .loss { padding-inline: 12px; grid-template-columns: 56px minmax(0, 1fr) auto; }
}
`;
