/**
 * `rpx` is 1/750 of the phone's width; `vh` and `vw` are of the page, which is lower than the window
 * by its bars. All become `calc` on variables that the screen sets.
 */
export function phoneUnits(value: string): string {
  // A number (".5", "-1.25", "10") and its unit, not inside a longer word such as a file name.
  return value.replace(
    /(?<![\w.#-])(-?(?:\d+\.?\d*|\.\d+))(rpx|vh|vw)\b/g,
    (_all, number: string, unit: string) => `calc(${number} * var(--${unit}))`,
  );
}
