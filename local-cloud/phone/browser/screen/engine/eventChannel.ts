type Listener = (...values: unknown[]) => void;

/** One end of the line between a page and the page that it opened. */
export class EventChannel {
  private readonly listeners = new Map<string, Set<{ listener: Listener; once: boolean }>>();
  private other: EventChannel | undefined;

  static connect(one: EventChannel, two: EventChannel): void {
    one.other = two;
    two.other = one;
  }

  on(event: string, listener: Listener, once = false): void {
    this.listeners.set(event, (this.listeners.get(event) ?? new Set()).add({ listener, once }));
  }

  once(event: string, listener: Listener): void {
    this.on(event, listener, true);
  }

  off(event: string, listener?: Listener): void {
    const all = this.listeners.get(event);
    for (const each of all ?? []) if (!listener || each.listener === listener) all?.delete(each);
  }

  emit(event: string, ...values: unknown[]): void {
    const all = this.other?.listeners.get(event);
    for (const each of [...(all ?? [])]) {
      if (each.once) all?.delete(each);
      each.listener(...values);
    }
  }
}

/** Two ends: the opener's and the opened page's. */
export function eventChannels(): [EventChannel, EventChannel] {
  const ends: [EventChannel, EventChannel] = [new EventChannel(), new EventChannel()];
  EventChannel.connect(...ends);
  return ends;
}
