import type { NotifyCloud } from '../test/support/cloud';
import { openidOf, seedDue } from './engineSeed';
import type { Figure } from './figure';

const MINUTE = 60_000;
/** From when on they are due, and for how long. */
const FROM = 2.5 * MINUTE;
const SPAN = 4 * MINUTE;
const LATE = 5000;

/** Notifications scheduled two minutes ahead and more, spread evenly, in real time, by the function's own timer. */
export async function lateness(cloud: NotifyCloud, count: number): Promise<Figure[]> {
  const begun = await cloud.now();
  const dueIn = (i: number) => FROM + Math.floor((i * SPAN) / count);
  await seedDue(cloud, count, { dueIn });
  await new Promise((resolve) => setTimeout(resolve, FROM + SPAN + 1.5 * MINUTE));
  const lags = Array.from({ length: count }, (_, i) => {
    const [card] = cloud.local.wechat.messages(openidOf(i));
    return card ? card.at - (begun + dueIn(i)) : Infinity;
  });
  const share = (is: (lag: number) => boolean) => lags.filter(is).length / count;
  const latest = Math.max(...lags.filter((lag) => lag < Infinity));
  return [
    {
      what: `of ${count} spread over 4 minutes: sent`,
      measured: share((lag) => lag < Infinity),
      atLeast: 1,
      unit: '',
    },
    { what: 'more than 5 s late', measured: share((lag) => lag > LATE), atMost: 0.01, unit: '' },
    { what: 'more than a second early', measured: share((lag) => lag < -1000), unit: '' },
    { what: 'the latest', measured: latest / 1000, unit: 's' },
  ];
}
