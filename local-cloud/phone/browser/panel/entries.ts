import { shallowRef, type ShallowRef } from 'vue';
import type { LogBook, StampedEntry } from '../shared/ports';

/** The phone's log: of the page that this panel stands in. */
export const book: LogBook | undefined = window.parent.phoneLog;

/** The entries, kept up to date. */
export const entries: ShallowRef<readonly StampedEntry[]> = shallowRef(book?.entries() ?? []);

book?.listen(() => {
  entries.value = book.entries();
});
