// Where the keyboard and a screen reader go on when what had them has left the page.

/** For what has just come and is now the matter: a preview after a drop. */
export function focusNow(element: HTMLElement): void {
  element.focus({ preventScroll: true });
}

/** Goes on at the top of the screen, unless something that is still there has the keyboard. */
export function focusHeadingIfLost(): void {
  const lost = document.activeElement === null || document.activeElement === document.body;
  if (lost) document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
}
