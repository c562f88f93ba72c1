/** How far the finger must pull, in pixels. */
const ENOUGH = 60;

/** Calls back when the page is pulled down from its top and let go. */
export function pullDown(scroller: HTMLElement, refresh: () => void): void {
  let from: number | undefined;
  let pulled = 0;
  const start = (y: number): void => {
    from = scroller.scrollTop <= 0 ? y : undefined;
    pulled = 0;
  };
  const move = (y: number): void => {
    if (from !== undefined) pulled = y - from;
  };
  const end = (): void => {
    if (from !== undefined && pulled >= ENOUGH) refresh();
    from = undefined;
  };
  const passive = { passive: true };
  scroller.addEventListener('touchstart', (event) => start(event.touches[0]?.clientY ?? 0), passive);
  scroller.addEventListener('touchmove', (event) => move(event.touches[0]?.clientY ?? 0), passive);
  scroller.addEventListener('touchend', end, passive);
  scroller.addEventListener('mousedown', (event) => start(event.clientY), passive);
  scroller.addEventListener('mousemove', (event) => move(event.clientY), passive);
  scroller.addEventListener('mouseup', end, passive);
}
