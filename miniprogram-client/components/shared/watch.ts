import type { Settings } from '../notify';
import { notifyOf, type ComponentName } from '../notify';

const watching = new WeakMap<object, () => void>();

/** Tells a component what is known about the user: now, and on every change until `unwatch`. */
export function watch(component: object, name: ComponentName, tell: (known: Settings) => void): void {
  const notify = notifyOf(name);
  if (!notify) return;
  unwatch(component);
  watching.set(component, notify.onChange(tell));
  tell(notify.known());
}

export function unwatch(component: object): void {
  const stop = watching.get(component);
  if (stop) stop();
  watching.delete(component);
}
