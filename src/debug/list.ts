/** One row on the screen. */
export interface RowView {
  readonly element: HTMLElement;
  /** Shows what has changed. */
  update(): void;
}

/**
 * Keeps a list on the screen like rows, whose order never changes: what stays is not touched, so that it keeps focus, and
 * the page its place.
 */
export function createList<Row extends object>(
  list: HTMLElement,
  make: (row: Row) => RowView,
): (rows: readonly Row[]) => void {
  const views = new Map<Row, RowView>();
  return (rows) => {
    const wanted = new Set(rows);
    for (const [row, { element }] of views) {
      if (wanted.has(row)) continue;
      element.remove();
      views.delete(row);
    }
    let at = list.firstChild;
    for (const row of rows) {
      const view = views.get(row) ?? make(row);
      views.set(row, view);
      view.update();
      if (view.element === at) at = at.nextSibling;
      else list.insertBefore(view.element, at);
    }
  };
}
