// Nobody watches the page move, and each frame of a spinner costs as much as a click: what runs for
// ever stands still, what runs once is at its end at once. The page hears of both as usual.
((gsp) => {
  if (gsp.isStill) return;
  gsp.isStill = true;

  const still = (animation) => {
    const timing = animation.effect?.getComputedTiming();
    if (!timing || animation.playState !== "running") return;
    if (timing.endTime === Infinity) animation.pause();
    else animation.finish();
  };

  for (const animation of document.getAnimations()) still(animation);
  for (const name of ["animationstart", "transitionrun"]) {
    document.addEventListener(
      name,
      ({ target }) => {
        for (const animation of target.getAnimations?.({ subtree: true }) ?? []) still(animation);
      },
      { capture: true, passive: true },
    );
  }
})(globalThis.gsp);
