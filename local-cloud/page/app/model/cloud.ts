import { reactive } from 'vue';
import { PATHS, request, type Sources } from './api';

/** Milliseconds between two looks at the same source. */
const POLL_MS = 1000;

type Source = keyof Sources;

export interface CloudState {
  data: Partial<Sources>;
  /** Why the last look failed; empty when all is well. */
  trouble: string;
}

/** What the page knows of the local cloud. */
export const cloud: CloudState = reactive({ data: {}, trouble: '' });

/** Why the last look at a source failed, while it does. */
const troubles = new Map<Source, string>();
const inFlight = new Set<Source>();
/** Texts of the last answers: what has not changed is not rendered again. */
const lastTexts = new Map<Source, string>();

/** Looks at some sources now. */
export async function refresh(sources: readonly Source[]): Promise<void> {
  await Promise.all(sources.map(load));
}

/** Looks at the sources that `wanted` names once a second, while the page is seen. */
export function poll(wanted: () => readonly Source[]): void {
  const look = (): void => {
    // A source that the open view does not need is no trouble of it.
    for (const source of troubles.keys()) if (!wanted().includes(source)) troubles.delete(source);
    if (!window.document.hidden) void refresh(wanted());
  };
  look();
  setInterval(look, POLL_MS);
}

async function load<S extends Source>(source: S): Promise<void> {
  if (inFlight.has(source)) return;
  inFlight.add(source);
  try {
    const answer = await request<Sources[S]>('GET', PATHS[source]);
    const text = JSON.stringify(answer);
    if (lastTexts.get(source) !== text) cloud.data[source] = answer;
    lastTexts.set(source, text);
    troubles.delete(source);
  } catch (error) {
    troubles.set(
      source,
      error instanceof TypeError ? '连不上本地云 The local cloud does not answer' : String(error),
    );
  } finally {
    cloud.trouble = [...troubles.values()][0] ?? '';
    inFlight.delete(source);
  }
}
