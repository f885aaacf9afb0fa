/**
 * Test ids and ids as the portal has them. A layout may rename them all, as a new release of the
 * portal would, so that whoever relies on them finds out.
 */
let renamed = false;

export function renameAll(on: boolean): void {
  renamed = on;
}

/** The name of an anchor in the page. */
export function named(name: string): string {
  return renamed ? `gsp3-${name}` : name;
}
