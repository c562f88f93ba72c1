/**
 * WeChat's tap-gesture rule: some calls are only allowed while a tap is being handled. Strictly the same synchronous turn here:
 * after any `await` the turn is over, as it may be on a real phone.
 */
export class Gesture {
  private depth = 0;

  get active(): boolean {
    return this.depth > 0;
  }

  during<T>(run: () => T): T {
    this.depth += 1;
    try {
      return run();
    } finally {
      this.depth -= 1;
    }
  }
}
